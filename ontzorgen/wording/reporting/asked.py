"""What was asked of a report, in words and as facts with keys."""

from __future__ import annotations

from datetime import date

from ontzorgen.domain.months import Month
from ontzorgen.services.reporting.asked import Asked
from ontzorgen.wording.amounts import day
from reports.amounts import count, dutch_month
from reports.question import DATE, Question
from reports.report import Coded, Fact
from reports.words import capital

_MOST_NAMED = 3


def question_of(asked: Asked, about: str = "") -> Question:
    """Return place and period, and `about` whom in words, when the report is about somebody."""
    said = ", ".join(
        part for part in (about, place(asked), period(asked.first, asked.last)) if part
    )
    facts = [
        Fact("Gemeente", ",".join(asked.municipalities), key="municipality"),
        Fact("Van", asked.first, DATE, "from"),
        Fact("Tot en met", asked.last, DATE, "until"),
    ]
    if asked.household:
        facts.append(Fact("Huishouden", asked.household, key="household"))
    if asked.payee:
        facts.append(Fact("Begunstigde", asked.payee, key="payee"))
    if asked.person:
        facts.append(Fact("Persoon", asked.person, key="person"))
    return Question(capital(said), tuple(facts))


def place(asked: Asked) -> str:
    """Return the municipalities: by name when there are few."""
    if len(asked.towns) > _MOST_NAMED:
        return f"{count(len(asked.towns))} gemeenten"
    return ", ".join(f"{name} ({code})" for code, name in asked.towns)


def period(first: date, last: date) -> str:
    """Return a period in words: whole months by their names, else its days."""
    months = Month.of(first), Month.of(last)
    if first == last:
        return day(first)
    if (first, last) != (months[0].first, months[1].last):
        return f"{day(first)} tot en met {day(last)}"
    if months[0] == months[1]:
        return dutch_month(first)
    begin = dutch_month(first)
    if months[0].year == months[1].year:
        begin = begin.split()[0]
    return f"{begin} tot en met {dutch_month(last)}"


def yes_or_no(value: bool) -> Coded:
    """Return the cell of what is so or not."""
    return Coded("true", "ja") if value else Coded("false", "nee")
