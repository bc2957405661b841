"""Policy as typed: KEY=VALUE with Dutch keys, read by the fields of the import files."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import time
from typing import Any

from ontzorgen.domain.amounts import WrongAmount, parse_cents
from ontzorgen.domain.fixed_cost import CostKind
from ontzorgen.domain.policy import DEFAULT_ORDER, LettersFourEyes, ShortageRule
from ontzorgen.services.errors import NotAPair, UnknownPolicyKey, WrongPolicyValue
from ontzorgen.services.importing.codes import COST_KINDS, LETTERS_FOUR_EYES, SHORTAGE_RULES

_LONGEST_SILENCE = 30
_LONGEST_KEPT = 30
_LAW_PAYMENTS = 7
"""Years that the law asks to keep what was paid: AWR art. 52(4)."""
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")


class _Wrong(ValueError):
    """A value that the key cannot have; the text says what is wanted."""


def policy_changes(pairs: Sequence[str]) -> dict[str, Any]:
    """Return the fields of `Policy` that KEY=VALUE pairs set.

    Raises:
        NotAPair: no "=" between a key and a value.
        UnknownPolicyKey: a key that policy does not have, or twice the same.
        WrongPolicyValue: a value the key cannot have.
    """
    changes: dict[str, Any] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        key = key.strip().lower()
        if not equals:
            raise NotAPair(pair)
        if key not in _KEYS or _KEYS[key][0] in changes:
            raise UnknownPolicyKey(key, tuple(_KEYS))
        name, read = _KEYS[key]
        try:
            changes[name] = read(value.strip())
        except _Wrong as wrong:
            raise WrongPolicyValue(key, value, str(wrong)) from None
        except WrongAmount:
            raise WrongPolicyValue(key, value, "een bedrag als 1234,56") from None
    return changes


def _pay_day(text: str) -> int | None:
    if text.lower() == "laatste":
        return None
    return _number(text, 1, 31, "laatste, of een dag van 1 tot en met 31")


def _number(text: str, least: int, most: int, wanted: str) -> int:
    if not (text.isascii() and text.isdecimal()) or not least <= int(text) <= most:
        raise _Wrong(wanted)
    return int(text)


def _days(text: str) -> int:
    wanted = f"een aantal werkdagen van 1 tot en met {_LONGEST_SILENCE}"
    return _number(text, 1, _LONGEST_SILENCE, wanted)


def _years(text: str, least: int) -> int:
    return _number(text, least, _LONGEST_KEPT, f"een aantal jaren van {least} tot en met 30")


def _rule(text: str) -> ShortageRule:
    if text.upper() not in SHORTAGE_RULES:
        raise _Wrong("HEEL of DEEL")
    return SHORTAGE_RULES[text.upper()]


def _order(text: str) -> tuple[CostKind, ...]:
    words = [word.strip().upper() for word in text.split(",")] if text else []
    order = tuple(COST_KINDS[word] for word in words if word in COST_KINDS)
    if text and (len(order) != len(words) or sorted(order) != sorted(DEFAULT_ORDER)):
        raise _Wrong("HUUR,ZORG,ENERGIE,WATER,OVERIG in een eigen volgorde, elk één keer")
    return order or DEFAULT_ORDER


def _limit(text: str) -> int | None:
    return parse_cents(text) if text else None


def _yes_no(text: str) -> bool | None:
    if text.upper() not in ("J", "N", ""):
        raise _Wrong("J, N of leeg")
    return {"J": True, "N": False}.get(text.upper())


def _certain(text: str) -> bool:
    if text.upper() not in ("J", "N"):
        raise _Wrong("J of N")
    return text.upper() == "J"


def _letters(text: str) -> LettersFourEyes:
    if text.upper() not in LETTERS_FOUR_EYES:
        raise _Wrong("GEEN, BESLUITEN of ALLE")
    return LETTERS_FOUR_EYES[text.upper()]


def _version(text: str) -> str:
    if text not in ("03", "09"):
        raise _Wrong("03 of 09")
    return text


def _time(text: str) -> time | None:
    found = _CLOCK.fullmatch(text)
    if text and not found:
        raise _Wrong("een tijd als 15:30, of leeg")
    return time(int(found[1]), int(found[2])) if found else None


_KEYS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "betaaldag": ("pay_day", _pay_day),
    "tekortregel": ("shortage_rule", _rule),
    "volgorde": ("order", _order),
    "bodembedrag": ("floor_cents", parse_cents),
    "limiet_regel": ("limit_line_cents", _limit),
    "limiet_begunstigde": ("limit_payee_cents", _limit),
    "limiet_run": ("limit_run_cents", _limit),
    "limiet_verandering": ("limit_change_cents", _limit),
    "batchboeking": ("batch_booking", _yes_no),
    "splitsen_bij": (
        "split_at",
        lambda text: _number(text, 1, 100_000, "een aantal van 1 tot en met 100000"),
    ),
    "pain_versie": ("pain_version", _version),
    "sluittijd": ("cut_off", _time),
    "antwoord_na": ("answer_days", _days),
    "antwoord_fiatteur_na": ("answer_days_checker", _days),
    "naamcontrole_uit": ("bulk_opt_out", _certain),
    "bewaren_dossier": ("keep_case_years", lambda text: _years(text, 1)),
    "bewaren_betalingen": ("keep_payment_years", lambda text: _years(text, _LAW_PAYMENTS)),
    "verlenging_vier_ogen": ("extension_four_eyes", _certain),
    "evaluatie_regie": (
        "control_review_months",
        lambda text: _number(text, 1, 12, "een aantal maanden van 1 tot en met 12"),
    ),
    "fase_intake": (
        "intake_weeks",
        lambda text: _number(text, 1, 26, "een aantal weken van 1 tot en met 26"),
    ),
    "fase_zelf": (
        "alone_months",
        lambda text: _number(text, 1, 12, "een aantal maanden van 1 tot en met 12"),
    ),
    "brieven_vier_ogen": ("letters_four_eyes", _letters),
}
