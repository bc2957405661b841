"""Words of reviews and decisions about how a person goes on (Dutch, B1)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from ontzorgen.domain import errors as domain
from ontzorgen.domain.legal_basis import bases_on
from ontzorgen.domain.reviews import Course, DecisionStatus, PlannedReview, Relapse, ReviewKind
from ontzorgen.services.coaching.reviews import errors
from ontzorgen.services.coaching.reviews.course_rows import left_out as not_covered
from ontzorgen.services.coaching.reviews.see_reviews import PersonReviewed
from ontzorgen.services.coaching.trajectory import errors as trajectory_errors
from ontzorgen.services.coaching.trajectory.count_relapses import Counted
from ontzorgen.store.reviews import DecisionKept, ReviewKept
from ontzorgen.wording.amounts import day
from ontzorgen.wording.codes import COST_KINDS

ADVICES: Mapping[Course, str] = {
    Course.EXTEND: "doorgaan met betalen (verlengen)",
    Course.GIVE_BACK: "regie teruggeven",
    Course.STOP: "laten eindigen",
    Course.GO_ON: "nu niets veranderen",
}
"""What a coach advises, in a few words."""
COURSES: Mapping[Course, tuple[str, str]] = {
    Course.EXTEND: (
        "Doorgaan met betalen (artikel 57)",
        "Nodig: de vaste lasten, een einde of een evaluatie, en een reden over deze persoon.",
    ),
    Course.GIVE_BACK: (
        "Regie teruggeven",
        "Vanaf die dag betaalt het huishouden de gekozen vaste lasten zelf.",
    ),
    Course.STOP: (
        "Laten eindigen",
        "De gemeente betaalt tot en met de laatste dag en stopt dan.",
    ),
    Course.GO_ON: ("Nu niets veranderen", "De gemeente blijft betalen zolang er een grondslag is."),
}
"""What a consulent decides, and what follows from it."""
STATUSES: Mapping[DecisionStatus, tuple[str, str]] = {
    DecisionStatus.WAITS: ("wacht op een tweede persoon", "warn"),
    DecisionStatus.HOLDS: ("geldt", "ok"),
    DecisionStatus.REFUSED: ("geweigerd", "error"),
}
"""How far a decision is, and how that is coloured."""
_KINDS: Mapping[ReviewKind, str] = {
    ReviewKind.MIDWAY: "na vier en een halve maand",
    ReviewKind.END: "voor het einde",
    ReviewKind.DECISION: "zoals het besluit zegt",
    ReviewKind.CONTROL: "omdat het huishouden een tijd zelf betaalt",
    ReviewKind.AFTER_CARE: "nazorg",
}
_ONE_DAY = timedelta(days=1)

SENTENCES: dict[type[Exception], Callable[[Any], str]] = {
    domain.ReasonTooThin: lambda e: (
        f"De reden zegt te weinig. Schrijf minstens {e.least} tekens en {e.words} verschillende "
        "woorden: wat is er bij deze persoon aan de hand, en waarom is dit besluit daarvoor nodig?"
    ),
    domain.ExtensionWithoutCosts: lambda _e: "Kies minstens één vaste last die blijft.",
    domain.ExtensionWithoutEnd: lambda e: (
        f"Een verlenging vanaf {day(e.start)} heeft een einde of een evaluatie na die dag nodig. "
        "De evaluatie is voor het einde."
    ),
    domain.ExtensionStartsPast: lambda e: (
        f"Een besluit van {day(e.today)} kan niet al gelden vanaf {day(e.start)}. Kies vandaag of "
        "een latere dag."
    ),
    domain.ExtensionStartsLate: lambda e: (
        f"De grondslag eindigt al op {day(e.ends - _ONE_DAY)}. Laat de verlenging uiterlijk op "
        f"{day(e.ends)} beginnen, anders betaalt de gemeente ertussen niets."
    ),
    errors.UnknownDecision: lambda e: f"Er is voor u geen beslissing {e.number}.",
    errors.DecisionWaits: lambda e: (
        f"Over {e.person} wacht al een beslissing op een tweede persoon. Laat die eerst bevestigen "
        "of weigeren."
    ),
    errors.DecisionSettled: lambda e: (
        f"Een collega heeft beslissing {e.number} al bevestigd of geweigerd. Bekijk de pagina opnieuw."
    ),
    errors.MakerMayNotConfirm: lambda _e: (
        "Dit is uw eigen beslissing. Vraag een collega om haar te bevestigen."
    ),
    errors.SharedWithAnother: lambda e: (
        f"{e.fixed_cost} is ook van {e.person}, voor wie de gemeente blijft betalen. Kies deze "
        "vaste last mee; teruggeven kan pas als het voor beiden kan."
    ),
    errors.ExtensionBeforeStop: lambda e: (
        f"Er is al vastgelegd dat het op {day(e.stop)} eindigt. Laat de verlenging op die dag of "
        "later beginnen."
    ),
    errors.ReviewDayMissing: lambda _e: (
        "Het besluit moest opnieuw bekeken worden. Vul de dag van de volgende evaluatie in: na "
        "vandaag, en voor het einde van het besluit."
    ),
    errors.NothingToGiveBack: lambda _e: (
        "Kies minstens één vaste last, en de dag waarop het huishouden zelf gaat betalen."
    ),
    errors.NotACostNow: lambda e: (
        f"De gemeente betaalt op die dag niet alle gekozen vaste lasten van {e.person}. Bekijk de "
        "pagina opnieuw en kies nog eens."
    ),
    errors.NothingEnds: lambda e: (
        f"Voor {e.person} is er geen grondslag die eindigt. Geef de regie terug, of verander niets."
    ),
}
FIELD_OF: Mapping[type[Exception], str] = {
    domain.ExtensionWithoutCosts: "kosten",
    errors.NothingToGiveBack: "kosten",
    errors.NotACostNow: "kosten",
    errors.SharedWithAnother: "kosten",
    errors.ExtensionBeforeStop: "vanaf",
    errors.ReviewDayMissing: "evaluatiedatum",
    trajectory_errors.LaterControl: "kosten",
    domain.ExtensionWithoutEnd: "tm",
    domain.ExtensionStartsPast: "vanaf",
    domain.ExtensionStartsLate: "vanaf",
    errors.NothingEnds: "koers",
}
"""At which field of the form a refusal is told; the others at the reason."""


def ends(reviewed: PersonReviewed) -> str:
    """Say until when there is a ground."""
    if reviewed.ends is not None:
        last = reviewed.ends - _ONE_DAY
        return f"tot en met {day(last)}, daarna is er nog geen grondslag"
    return "geen einde bekend" if _has_ground(reviewed) else "er is nu geen grondslag"


def planned(review: PlannedReview) -> str:
    """Say when a review is planned, and why."""
    return f"{day(review.on)}: {_KINDS[review.kind]}"


def next_one(reviewed: PersonReviewed) -> str:
    """Say which review is next, and whether it is late."""
    review = reviewed.next
    if review is None:
        return "geen"
    late = " (te laat)" if review.on < reviewed.today else ""
    return f"{planned(review)}{late}"


def relapse(found: Relapse) -> str:
    """Say that help began anew soon after it had ended."""
    return f"geen hulp vanaf {day(found.ended)}, opnieuw vanaf {day(found.begun)}"


def relapse_lines(counted: Counted) -> list[str]:
    """Return what a terminal shows of how often help began anew."""
    told = [f"De hulp is geëindigd voor {counted.ended} personen die nog een uitkering hebben."]
    again = len({person for person, _when in counted.relapsed})
    told.append(f"Binnen zes maanden opnieuw begonnen: {again}.")
    return told + [f"{person}: {relapse(when)}" for person, when in counted.relapsed]


def relapses_json(counted: Counted) -> dict[str, Any]:
    """Return what `review relapses --json` gives."""
    return {
        "ended": counted.ended,
        "relapses": [
            {"person": person, "ended": when.ended.isoformat(), "begun": when.begun.isoformat()}
            for person, when in counted.relapsed
        ],
    }


def advice(kept: ReviewKept) -> str:
    """Say what a coach advised."""
    return f"{kept.advised_by} adviseert: {ADVICES[kept.course]}."


def decided(kept: DecisionKept) -> str:
    """Say what was decided, and from when until when."""
    parts = [f"{kept.decided_by} besloot: {ADVICES[kept.course]}"]
    if kept.costs:
        parts.append(f"voor {', '.join(kept.costs)}")
    if kept.valid_from is not None:
        parts.append(f"vanaf {day(kept.valid_from)}")
    if kept.valid_until is not None:
        parts.append(f"tot en met {day(kept.valid_until - _ONE_DAY)}")
    told = f"{' '.join(parts)}."
    if kept.review_on is not None:
        told += f" Evaluatie op {day(kept.review_on)}."
    return told


def left_out(reviewed: PersonReviewed) -> str:
    """Say what the household pays itself once the decision that waits is confirmed, if any."""
    kept = reviewed.waiting
    if kept is None or kept.valid_from is None:
        return ""
    days: defaultdict[date, list[str]] = defaultdict(list)
    for cost, on in not_covered(reviewed, kept.cost_ids, kept.valid_from):
        days[on].append(f"{COST_KINDS[cost.kind]} ({cost.fixed_cost})")
    return " ".join(
        f"Vanaf {day(on)} betaalt het huishouden zelf: {', '.join(named)}."
        for on, named in sorted(days.items())
    )


def lines(reviewed: PersonReviewed) -> list[str]:
    """Return what a terminal shows of a person's reviews and decisions."""
    told = [
        f"{reviewed.shown.key} van huishouden {reviewed.head.key}",
        f"Grondslag: {ends(reviewed)}.",
        f"Volgende evaluatie: {next_one(reviewed)}.",
    ]
    told += [f"{day(each.held_on)}: {advice(each)} {each.words}" for each in reviewed.advices]
    told += [
        f"Beslissing {each.id} ({STATUSES[each.status][0]}): {decided(each)} {each.reason}"
        for each in reviewed.decisions
    ]
    return told


def second_person(kept: DecisionKept) -> str:
    """Say what a second person did with a decision; empty when none was asked, or not yet."""
    if kept.confirmed_by is None:
        return ""
    if kept.status is DecisionStatus.REFUSED:
        return f"{kept.confirmed_by} weigerde dit: {kept.refused_reason or ''}".rstrip(": ")
    return f"{kept.confirmed_by} bevestigde dit."


def _has_ground(reviewed: PersonReviewed) -> bool:
    return bool(bases_on(reviewed.person, reviewed.today))


def review_json(reviewed: PersonReviewed) -> dict[str, Any]:
    """Return what `review show --json` gives of a person."""
    return {
        "household": reviewed.head.key,
        "person": reviewed.shown.key,
        "ground_ends": _iso(reviewed.ends and reviewed.ends - _ONE_DAY),
        "next_review": _planned_json(reviewed.next),
        "planned": [_planned_json(each) for each in reviewed.planned],
        "relapses": [
            {"ended": each.ended.isoformat(), "begun": each.begun.isoformat()}
            for each in reviewed.relapses
        ],
        "advices": [
            {
                "held_on": each.held_on.isoformat(),
                "course": each.course.value,
                "by": each.advised_by,
                "text": each.words,
            }
            for each in reviewed.advices
        ],
        "decisions": [decision_json(each) for each in reviewed.decisions],
    }


def decision_json(kept: DecisionKept) -> dict[str, Any]:
    """Return a decision as the command line gives it."""
    until = kept.valid_until and kept.valid_until - _ONE_DAY
    return {
        "decision": str(kept.id),
        "course": kept.course.value,
        "status": kept.status.value,
        "from": _iso(kept.valid_from),
        "to": _iso(until),
        "review_on": _iso(kept.review_on),
        "costs": list(kept.costs),
        "reason": kept.reason,
        "decided_by": kept.decided_by,
        "second_person": kept.confirmed_by,
        "refused_reason": kept.refused_reason,
    }


def _planned_json(review: PlannedReview | None) -> dict[str, Any] | None:
    if review is None:
        return None
    return {"on": review.on.isoformat(), "kind": review.kind.value}


def _iso(value: date | None) -> str | None:
    return None if value is None else value.isoformat()
