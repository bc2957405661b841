"""Households in words (Dutch, B1): what happened, as sentences, and the list as a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from ontzorgen.domain.months import Month, months_later
from ontzorgen.domain.payment import EventKind
from ontzorgen.law.terms import objection_until
from ontzorgen.services.coaching.trajectory.see_trajectory import PersonOnTheWay
from ontzorgen.services.households.events_seen import EventSeen
from ontzorgen.services.households.show_household import (
    AccountState,
    CostSeen,
    HouseholdSeen,
    LineSeen,
    PersonSeen,
)
from ontzorgen.services.importing.report import basis_word
from ontzorgen.store.household_lists import ListedHousehold
from ontzorgen.store.household_pages import DecisionShown, SuspensionShown, VersionShown
from ontzorgen.wording.amounts import counted, day, euros
from ontzorgen.wording.bank_reasons import meaning
from ontzorgen.wording.codes import (
    BASES,
    COST_KINDS,
    FREQUENCIES,
    OUTCOME_KINDS,
    OUTCOMES,
    PLACE_KINDS,
    PLACES,
    STANDINGS,
)
from ontzorgen.wording.events import happened
from ontzorgen.wording.runs import reason_of
from reports.amounts import dutch_month
from reports.report import Column, ColumnKind, Table
from reports.words import capital

_HALF_A_YEAR = 6
ACCOUNT_STATES = {
    AccountState.COLLECTS: ("int zelf (incasso)", "warning"),
    AccountState.HELD: ("betalingen vastgehouden", "danger"),
    AccountState.OTHER_NAME: ("rekening staat op een andere naam", "danger"),
    AccountState.CHANGING: ("rekening in gebruik, wijziging wacht", "info"),
    AccountState.IN_USE: ("rekening in gebruik", "ok"),
    AccountState.PENDING: ("rekening wacht op bevestiging", "warning"),
    AccountState.STOPPED: ("rekening gestopt", "danger"),
    AccountState.NONE: ("geen rekening", "danger"),
}
"""Whether a payee can be paid now, and how that looks."""
NO_BSN_IN_SEARCH = "Zoek niet op BSN. Zoek op achternaam, voornaam of nummer van het huishouden."
WHY_THE_BSN = "Schrijf waarom u het BSN nodig hebt."
_CONTROL = {
    "MUNICIPALITY": "De gemeente betaalt {cost}.",
    "HOUSEHOLD": "Het huishouden betaalt {cost} zelf.",
    "ELSEWHERE": "{cost} wordt op een andere manier betaald.",
}
_SHORT = ("SHORTFALL", "PARTLY_WITHHELD")
NOT_SENT = "nog niet naar de bank"
_PAYMENTS = (
    Column("vervaldag", ColumnKind.DATE),
    Column("vaste_last"),
    Column("soort"),
    Column("begunstigde"),
    Column("bedrag", ColumnKind.CENTS),
    Column("bij_de_bank"),
    Column("run"),
    Column("nummer_bij_de_bank"),
)
_COLUMNS = (
    Column("huishouden"),
    Column("personen"),
    Column("gemeentecode"),
    Column("gemeente"),
    Column("consulent"),
    Column("budgetcoach"),
    Column("vaste lasten per maand", ColumnKind.CENTS),
    Column("laatste run"),
)


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened or will happen, in a sentence."""

    day: date
    text: str
    run: str | None = None
    """The run it is about, to go and look."""
    bad: bool = False
    """Something went wrong that a person has to know of."""


def ground_word(basis: str) -> str:
    """Return the word that people exchange for a legal basis."""
    return basis_word(basis)


_CONDITIONS: Mapping[str, str] = {
    "must_integrate": "geen inburgeringsplicht",
    "asylum_permit": "geen asielvergunning voor bepaalde tijd",
}
"""What lacks, of the two conditions of article 56a."""


def through(until: date | None) -> str:
    """Write a half-open end as its last day: `t/m 31-12-2026`; nothing when it is open."""
    return f"t/m {day(until - timedelta(days=1))}" if until else ""


def period(start: date | None, until: date | None) -> str:
    """Write from when until when: `vanaf 01-03-2026 t/m 31-08-2026`; nothing without a start."""
    return f"vanaf {day(start)} {through(until)}".rstrip() if start else ""


def rhythm(version: VersionShown) -> str:
    """Write how often an amount falls due."""
    return FREQUENCIES[version.frequency]


def six_months(seen: PersonSeen | PersonOnTheWay, today: date) -> str:
    """Say how the six months of a person stand, or why there are none and what is possible."""
    if seen.person.right_from is None:
        return ""
    if seen.missing:
        lacks = " en ".join(_CONDITIONS[name] for name in seen.missing)
        return f"Niet: {lacks}. Wel mogelijk: artikel 57, of vrijwillig."
    if seen.clock is None:
        return "Niet: het recht begon voordat artikel 56a bestond."
    left = seen.clock.days_left(today)
    through_when = f"{day(seen.clock.start)} {through(seen.clock.until)}"
    if today >= seen.clock.until:
        return f"{through_when}, voorbij"
    if today < seen.clock.start:
        return f"{through_when}, begint nog"
    return f"{through_when}, nog {counted(left, 'dagen')}"


def objection(decision: DecisionShown, today: date) -> str:
    """Say until when somebody may object, as the letter does, while that is so.

    Awb art. 6:8(1): the term begins on the day after the decision is sent. Where no letter of ours
    was sent, it is not known when that was, and after half a year nothing is said of it.
    """
    if decision.announced_on is not None:
        last = objection_until(decision.announced_on)
        return f"Bezwaar kan t/m {day(last)}." if today <= last else ""
    if decision.decided_on is None or months_later(decision.decided_on, _HALF_A_YEAR) <= today:
        return ""
    return "Bezwaar kan zes weken: dat telt vanaf de dag van versturen."


def bases(seen: PersonSeen) -> str:
    """Write the grounds that hold today; nothing when there are none."""
    return ", ".join(BASES[basis] for basis in seen.bases)


def phases(lines: Iterable[LineSeen]) -> list[tuple[str, None, str, str, str]]:
    """Return what a strip shows of each instalment: (cost, -, amount, how far, how that looks).

    What was withheld whole is told by where its money stands, anything else by its outcome.
    """
    found = []
    for each in lines:
        line = each.line
        words, kind = OUTCOMES[line.outcome], OUTCOME_KINDS.get(line.outcome, "neutral")
        if line.outcome == "WITHHELD" and each.place is not None:
            words, kind = PLACES[each.place], PLACE_KINDS[each.place]
        found.append(
            (
                f"{COST_KINDS[line.kind]}, {day(line.due_date)}",
                None,
                euros(line.due_cents),
                words,
                kind,
            )
        )
    return found


def trouble(lines: Iterable[LineSeen]) -> list[str]:
    """Return a sentence for each instalment that was not withheld whole: why."""
    return [
        f"{capital(COST_KINDS[each.line.kind])} van {day(each.line.due_date)}: "
        f"{reason_of(each.line)}"
        for each in lines
        if each.line.outcome != "WITHHELD"
    ]


def as_table(rows: Iterable[ListedHousehold]) -> Table:
    """Return a list of households as a table for a file; no BSN is in it."""
    return Table(
        "Huishoudens",
        _COLUMNS,
        tuple(
            (
                row.key,
                ", ".join(row.persons),
                row.municipality,
                row.municipality_name,
                row.consulent,
                row.budget_coach,
                row.monthly_cents,
                STANDINGS[row.standing],
            )
            for row in rows
        ),
        if_empty="Er zijn geen huishoudens met deze keuze.",
    )


def payments_table(seen: HouseholdSeen) -> Table:
    """Return the payments of a household as a table for a file, each with where it is."""
    return Table(
        "Betalingen",
        _PAYMENTS,
        tuple(
            (
                row.payment.due_date,
                row.fixed_cost,
                COST_KINDS[seen.kind_of(row.fixed_cost)],
                row.payment.payee_name,
                row.payment.amount_cents,
                NOT_SENT if row.payment.run_status == "APPROVED" else PLACES[row.place],
                row.payment.run,
                row.payment.end_to_end_id,
            )
            for row in seen.payments
        ),
        if_empty="Er zijn geen betalingen.",
    )


def timeline(seen: HouseholdSeen) -> list[Moment]:
    """Return what happened and what is known to come, the newest first."""
    moments = [
        *(moment for person in seen.persons for moment in _of_person(person)),
        *(_of_decision(seen, each) for each in seen.decisions),
        *(moment for each in seen.suspensions for moment in _of_suspension(seen, each)),
        *(moment for cost in seen.costs for moment in _of_cost(cost)),
        *(_of_event(seen, each) for each in seen.events),
        *_of_runs(seen),
        *_of_payments(seen),
    ]
    return sorted(moments, key=lambda moment: moment.day, reverse=True)


def _of_person(seen: PersonSeen) -> Iterator[Moment]:
    person = seen.person
    if person.right_from:
        yield Moment(person.right_from, f"Het recht op uitkering van {person.name} begint.")
    if person.right_until:
        yield Moment(person.right_until, f"{person.name} heeft geen recht op uitkering meer.")
    if seen.clock:
        start, until = seen.clock.start, seen.clock.until
        yield Moment(
            start,
            f"De zes maanden van artikel 56a beginnen voor {person.name}, {through(until)}.",
        )
        yield Moment(
            seen.clock.review_on,
            f"Tijd voor de evaluatie met {person.name}: na vier en een halve maand.",
        )
        yield Moment(until, f"De zes maanden van artikel 56a zijn voorbij voor {person.name}.")
    if person.authorised_from:
        yield Moment(person.authorised_from, f"De machtiging van {person.name} gaat in.")
    if person.authorised_until:
        yield Moment(person.authorised_until, f"De machtiging van {person.name} geldt niet meer.")


def _of_decision(seen: HouseholdSeen, decision: DecisionShown) -> Moment:
    text = (
        f"Besluit voor {seen.name_of(decision.person_id)}: {BASES[decision.basis]}, "
        f"{period(decision.valid_from, decision.valid_until)}."
    )
    return Moment(decision.decided_on or decision.valid_from, text + _because(decision.reason))


def _of_event(seen: HouseholdSeen, event: EventSeen) -> Moment:
    text = happened(event, seen.name_of(event.person_id))
    return Moment(event.happened_on, f"{text} {event.words}" if event.words else text)


def _of_suspension(seen: HouseholdSeen, spell: SuspensionShown) -> Iterator[Moment]:
    name = seen.name_of(spell.person_id)
    text = f"De inhouding voor {name} is opgeschort {through(spell.valid_until)}".rstrip()
    yield Moment(spell.valid_from, f"{text}.{_because(spell.reason)}")
    if spell.valid_until:
        yield Moment(spell.valid_until, f"De inhouding voor {name} gaat weer door.")


def _of_cost(cost: CostSeen) -> Iterator[Moment]:
    before: VersionShown | None = None
    for version in cost.versions:
        what = f"{COST_KINDS[version.kind]} aan {version.payee_name}"
        amount = f"{euros(version.amount_cents)} {rhythm(version)}"
        if before is None:
            yield Moment(version.valid_from, f"Nieuwe vaste last: {what}, {amount}.")
        elif before.valid_until != version.valid_from:
            yield Moment(version.valid_from, f"De vaste last begint weer: {what}, {amount}.")
        elif before.payee_id != version.payee_id:
            yield Moment(
                version.valid_from,
                f"De {COST_KINDS[version.kind]} gaat nu naar {version.payee_name}: {amount}.",
            )
        else:
            yield Moment(
                version.valid_from,
                f"Nieuw bedrag voor {what}: van {euros(before.amount_cents)} naar {amount}.",
            )
        before = version
    for version, later in zip(cost.versions, (*cost.versions[1:], None), strict=True):
        follows = later is not None and later.valid_from == version.valid_until
        if version.valid_until and not follows:
            what = f"{COST_KINDS[version.kind]} aan {version.payee_name}"
            yield Moment(version.valid_until, f"De vaste last stopt: {what}.")
    what = f"{COST_KINDS[cost.now.kind]} aan {cost.now.payee_name}"
    for turn in cost.controls:
        text = _CONTROL[turn.controller].format(cost=what)
        yield Moment(turn.valid_from, capital(text) + _because(turn.reason))


def _of_runs(seen: HouseholdSeen) -> Iterator[Moment]:
    for month in seen.months:
        short = [
            f" Te weinig geld voor {COST_KINDS[line.kind]}: {euros(line.withheld_cents)} van "
            f"{euros(line.due_cents)} ingehouden."
            for line in seen.lines
            if line.run_id == month.run.id and line.outcome in _SHORT
        ]
        yield Moment(
            month.run.execution_date,
            f"Run van {dutch_month(Month.parse(month.run.month).first)}: uitkering "
            f"{euros(month.net_cents)}, ingehouden {euros(month.withheld_cents)}, blijft over "
            f"{euros(month.remainder_cents)}.{''.join(short)}",
            month.run.name,
            bool(short),
        )


def _of_payments(seen: HouseholdSeen) -> Iterator[Moment]:
    """Give what the bank refused or sent back; what went well is in the list of payments."""
    verbs = {EventKind.REJECTED: "is geweigerd door de bank", EventKind.RETURNED: "is teruggekomen"}
    for each in seen.payments:
        for event in each.events:
            if event.kind in verbs:
                why = f" {meaning(event.reason)}" if event.reason else ""
                yield Moment(
                    event.day,
                    f"De betaling van {euros(each.payment.amount_cents)} aan "
                    f"{each.payment.payee_name} {verbs[event.kind]}.{why}",
                    each.payment.run,
                    True,
                )


def _because(reason: str | None) -> str:
    return f" Reden: {reason.strip().rstrip('.')}." if reason and reason.strip() else ""


def note_field(corrects: int | None) -> str:
    """Name the field for the words of a new note, or of one that corrects another."""
    return "tekst" if corrects is None else f"tekst-{corrects}"
