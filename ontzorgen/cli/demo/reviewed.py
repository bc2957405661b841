"""What coach and consulent of the demo say of how people go on, month after month.

The coach holds every review that falls due, and a consulent decides on the advice. The newest of
September wait for the visitor, but for one on which a consulent decided to go on: that decision
waits for a second person.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from ontzorgen.cli.demo.office import Office, moment
from ontzorgen.domain.legal_basis import overdue_review
from ontzorgen.domain.months import Month
from ontzorgen.domain.reviews import Course
from ontzorgen.domain.tasks import TaskKind
from ontzorgen.services.acting import Acting, Action
from ontzorgen.services.coaching.find import costs_called
from ontzorgen.services.coaching.find_person import person_called
from ontzorgen.services.coaching.reviews.decide_course import Wanted, advise, decide
from ontzorgen.services.coaching.reviews.see_reviews import see_reviews
from ontzorgen.services.register_tasks import renew_tasks
from ontzorgen.services.tasks import list_tasks

GOES_ON = "W0914-P1"
"""About whom the visitor finds a decision that waits for a second person."""
_ADVISED, _DECIDED = date(2026, 9, 8), date(2026, 9, 11)
_SAID = (
    (Course.GO_ON, "Het gaat goed met de post en met de app van de bank. Nu nog niets veranderen."),
    (Course.GIVE_BACK, "Kan water en energie zelf betalen. Daarmee beginnen, de huur als laatste."),
    (Course.GO_ON, "De taalles kost nu alle tijd. Over twee maanden kijken wij opnieuw."),
)
_GOES_ON = "Wij volgen de budgetcoach en kijken bij de volgende evaluatie samen opnieuw."
_WHY = (
    "De huurtoeslag komt nog niet, en er is een regeling met de vorige verhuurder die tot in de "
    "winter loopt. Tot dat klaar is, kan deze persoon de huur niet zelf overzien."
)


def hold_reviews(office: Office, day: date, leave: int = 0) -> None:
    """Let the coach hold every review that is due, but for the newest ones that are left."""

    def work(session: Any, acting: Acting) -> None:
        due = [
            task for task in list_tasks(session, acting) if task.kind == TaskKind.REVIEW_DUE.value
        ]
        for number, task in enumerate(due[: len(due) - leave]):
            at = person_called(session, task.person or "", task.municipality, Action.ADVISE, acting)
            course, words = _SAID[number % len(_SAID)]
            wanted = Wanted(course, words, f"demo {task.id}")
            advise(session, *at, wanted, acting, renews=False)
        for code in sorted({task.municipality for task in due}):
            renew_tasks(session, acting, code)

    office.do("coach", moment(day, 14), work)


def decide_on_advice(office: Office, day: date, leave: int = 0) -> None:
    """Let a consulent decide on what was advised, but for the newest advices that are left."""
    vault = office.app.vault

    def work(session: Any, acting: Acting) -> None:
        waiting = [
            task for task in list_tasks(session, acting) if task.kind == TaskKind.ADVICE_WAITS.value
        ]
        for task in waiting[: len(waiting) - leave]:
            who, town = task.person or "", task.municipality
            at = person_called(session, who, town, Action.READ_REVIEWS, acting)
            if overdue_review(see_reviews(session, *at, acting).person, day) is None:
                wanted = Wanted(Course.GO_ON, _GOES_ON, f"demo {task.id}")
                decide(session, *at, wanted, vault, acting)

    office.do("consulent", moment(day, 15), work)


def leave_a_decision(office: Office) -> None:
    """Let the coach advise to go on, and a consulent decide so: a second person has to confirm."""
    vault = office.app.vault

    def advises(session: Any, acting: Acting) -> None:
        at = person_called(session, GOES_ON, None, Action.READ_REVIEWS, acting)
        wanted = Wanted(Course.EXTEND, "De post blijft liggen zodra er geldzorgen zijn.", "demo")
        advise(session, *at, wanted, acting)

    def decides(session: Any, acting: Acting) -> None:
        at = person_called(session, GOES_ON, None, Action.READ_REVIEWS, acting)
        seen = see_reviews(session, *at, acting)
        keys = [each.fixed_cost for each in seen.paid_from(seen.start)]
        wanted = Wanted(
            Course.EXTEND,
            _WHY,
            "demo",
            valid_from=seen.start,
            review_on=Month.of(seen.start).plus(3).day(seen.start.day),
            costs=costs_called(session, at[0], keys, acting),
        )
        decide(session, *at, wanted, vault, acting)

    office.do("coach", moment(_ADVISED, 14), advises)
    office.do("consulent", moment(_DECIDED, 14), decides)
