"""A policy in Dutch words, and as it is typed: the keys are those of `policy set`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from ontzorgen.domain.amounts import euros as plain_euros
from ontzorgen.domain.policy import LettersFourEyes, Policy, ShortageRule
from ontzorgen.services.importing.codes import (
    COST_KINDS,
    LETTERS_FOUR_EYES,
    SHORTAGE_RULES,
    word_of,
)
from ontzorgen.services.importing.organisation import FIRST_DAY
from ontzorgen.services.see_policy import PolicySeen
from ontzorgen.wording.amounts import counted, euros
from ontzorgen.wording.amounts import day as day_in_words
from ontzorgen.wording.codes import COST_KINDS as COST_WORDS
from reports.csv_file import csv_rows
from reports.report import Column

LABELS = {
    "betaaldag": "Betaaldag",
    "tekortregel": "Als er te weinig geld is",
    "volgorde": "Volgorde van betalen",
    "bodembedrag": "Bodembedrag per persoon per maand",
    "limiet_regel": "Grens per betaling",
    "limiet_begunstigde": "Grens per begunstigde in een run",
    "limiet_run": "Grens per run",
    "limiet_verandering": "Grens voor verandering met vorige maand",
    "batchboeking": "Eén afschrijving voor het hele bestand",
    "splitsen_bij": "Meeste betalingen in één bestand",
    "pain_versie": "Versie van het bankbestand",
    "sluittijd": "Sluittijd van de bank",
    "antwoord_na": "Taak voor administratie na",
    "antwoord_fiatteur_na": "Taak voor fiatteur na",
    "naamcontrole_uit": "De bank controleert geen namen",
    "bewaren_dossier": "Bewaren na het einde van de hulp",
    "bewaren_betalingen": "Bewaren na de laatste betaling",
    "verlenging_vier_ogen": "Een tweede persoon bevestigt een verlenging",
    "evaluatie_regie": "Evalueren nadat een huishouden zelf betaalt",
    "fase_intake": "Intake duurt te lang",
    "fase_zelf": "Alleen nog meekijken duurt te lang",
    "brieven_vier_ogen": "Een tweede persoon keurt brieven goed",
}
_RULES = {
    ShortageRule.WHOLE: "een termijn die niet past overslaan, en de volgende proberen",
    ShortageRule.PART: "betalen wat er nog is",
}
LETTERS = {
    LettersFourEyes.NONE: "geen",
    LettersFourEyes.DECISIONS: "alleen besluiten",
    LettersFourEyes.ALL: "alle, behalve maandoverzichten",
}
_YES_NO = {True: "ja", False: "nee", None: "zoals afgesproken met de bank"}


def in_words(policy: Policy) -> dict[str, str]:
    """Return each choice in words, by its key."""
    day = policy.pay_day
    limits = policy.limits
    return {
        "betaaldag": "laatste werkdag van de maand"
        if day is None
        else f"dag {day} van de volgende maand",
        "tekortregel": _RULES[policy.shortage_rule],
        "volgorde": ", ".join(COST_WORDS[kind] for kind in policy.order),
        "bodembedrag": euros(policy.floor_cents),
        "limiet_regel": _limit(limits.line_cents),
        "limiet_begunstigde": _limit(limits.payee_cents),
        "limiet_run": _limit(limits.run_cents),
        "limiet_verandering": _limit(limits.change_cents),
        "batchboeking": _YES_NO[policy.batch_booking],
        "splitsen_bij": counted(policy.split_at, "betalingen"),
        "pain_versie": f"pain.001.001.{policy.pain_version}",
        "sluittijd": f"{policy.cut_off:%H:%M}" if policy.cut_off else "geen",
        "antwoord_na": _days(policy.answer_days),
        "antwoord_fiatteur_na": _days(policy.answer_days_checker),
        "naamcontrole_uit": _YES_NO[policy.bulk_opt_out],
        "bewaren_dossier": f"{policy.keep_case_years} jaar",
        "bewaren_betalingen": f"{policy.keep_payment_years} jaar",
        "verlenging_vier_ogen": _YES_NO[policy.extension_four_eyes],
        "evaluatie_regie": _months(policy.control_review_months),
        "fase_intake": f"na {policy.intake_weeks} {'week' if policy.intake_weeks == 1 else 'weken'}",
        "fase_zelf": _months(policy.alone_months),
        "brieven_vier_ogen": LETTERS[policy.letters_four_eyes],
    }


def as_typed(policy: Policy) -> dict[str, str]:
    """Return each choice as it is typed after its key; reading it back gives the same policy."""
    limits = policy.limits
    return {
        "betaaldag": "laatste" if policy.pay_day is None else str(policy.pay_day),
        "tekortregel": word_of(SHORTAGE_RULES, policy.shortage_rule),
        "volgorde": ",".join(word_of(COST_KINDS, kind) for kind in policy.order),
        "bodembedrag": _amount(policy.floor_cents),
        "limiet_regel": _amount(limits.line_cents),
        "limiet_begunstigde": _amount(limits.payee_cents),
        "limiet_run": _amount(limits.run_cents),
        "limiet_verandering": _amount(limits.change_cents),
        "batchboeking": _letter(policy.batch_booking),
        "splitsen_bij": str(policy.split_at),
        "pain_versie": policy.pain_version,
        "sluittijd": f"{policy.cut_off:%H:%M}" if policy.cut_off else "",
        "antwoord_na": str(policy.answer_days),
        "antwoord_fiatteur_na": str(policy.answer_days_checker),
        "naamcontrole_uit": _letter(policy.bulk_opt_out),
        "bewaren_dossier": str(policy.keep_case_years),
        "bewaren_betalingen": str(policy.keep_payment_years),
        "verlenging_vier_ogen": _letter(policy.extension_four_eyes),
        "evaluatie_regie": str(policy.control_review_months),
        "fase_intake": str(policy.intake_weeks),
        "fase_zelf": str(policy.alone_months),
        "brieven_vier_ogen": word_of(LETTERS_FOUR_EYES, policy.letters_four_eyes),
    }


def since(start: date) -> str:
    """Say from when a policy holds; the first one of a municipality holds from the beginning."""
    return "Vanaf het begin" if start == FIRST_DAY else f"Vanaf {day_in_words(start)}"


def policies_csv(seen: Iterable[PolicySeen]) -> Iterator[bytes]:
    """Yield every policy of municipalities as a CSV file, in words."""
    columns = (
        Column("Gemeentecode"),
        Column("Gemeente"),
        Column("Vanaf"),
        Column("Geldt nu"),
        *(Column(label) for label in LABELS.values()),
    )
    rows = (
        (town.code, town.name, since(one.start), _YES_NO[one.now], *_ordered(one.policy))
        for town in seen
        for one in town.history
    )
    return csv_rows("beleid", columns, rows)


def _ordered(policy: Policy) -> tuple[str, ...]:
    told = in_words(policy)
    return tuple(told[key] for key in LABELS)


def differences(before: Policy | None, after: Policy) -> dict[str, str]:
    """Return in words what one policy chooses otherwise than the one before; all when none was."""
    words: Mapping[str, str] = in_words(after)
    was = in_words(before) if before else {}
    return {key: text for key, text in words.items() if was.get(key) != text}


def _limit(cents: int | None) -> str:
    return "geen grens" if cents is None else euros(cents)


def _amount(cents: int | None) -> str:
    return "" if cents is None else plain_euros(cents).replace(".", ",")


def _days(number: int) -> str:
    return f"{number} {'werkdag' if number == 1 else 'werkdagen'} zonder antwoord van de bank"


def _months(number: int) -> str:
    return f"na {number} {'maand' if number == 1 else 'maanden'}"


def _letter(value: bool | None) -> str:
    return {True: "J", False: "N", None: ""}[value]
