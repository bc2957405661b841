"""Hold parts of a message that occur at several levels against the rules.

Each function takes the leaves of a header, a payment information or a transaction (texts by
path) and yields breaches, or advice where that is said.
"""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from sepa import rules
from sepa.character_set import all_sepa
from sepa.creditor_reference import ReferenceKind
from sepa.iban import EEA_COUNTRIES
from sepa.privacy import has_bsn
from sepa.rules import Breach, Rule
from sepa.xml_stream import STRUCTURED, Leaves

NOT_PROVIDED = "NOTPROVIDED"
_PARTY_ADDRESSES = tuple(
    f"{party}/PstlAdr" for party in ("InitgPty", "Dbtr", "UltmtDbtr", "Cdtr", "UltmtCdtr")
)
_IDS = ("MsgId", "PmtInfId", "PmtId/InstrId", "PmtId/EndToEndId")
_NAMES = ("InitgPty/Nm", "Dbtr/Nm", "UltmtDbtr/Nm", "Cdtr/Nm", "UltmtCdtr/Nm")
_OTHERWISE_CHECKED = frozenset((*_IDS, *_NAMES, "RmtInf/Ustrd", "RmtInf/Strd/CdtrRefInf/Ref"))
_OWN_SET = ("CtctDtls/", "SplmtryData/")  # e-mail addresses and the like
_REFERENCE = "RmtInf/Strd/CdtrRefInf/"
_REFERENCE_FORM = {_REFERENCE + "Tp/CdOrPrtry/Cd", _REFERENCE + "Tp/Issr", _REFERENCE + "Ref"}
_NUMBER = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]{0,20})?")  # no exponents: a hostile one is huge
_ISSUERS = {"CUR": ReferenceKind.BETALINGSKENMERK, "ISO": ReferenceKind.RF}


def of_ids(leaves: Leaves, where: str) -> Iterator[Breach]:
    """Every id of this part."""
    for path in _IDS:
        for text in leaves.get(path, ()):
            yield from rules.of_id(text, f"{where}/{path}")


def of_names(leaves: Leaves, where: str, obligatory: str) -> Iterator[Breach]:
    """Every name of this part; the obligatory one must be there."""
    for path in _NAMES:
        if path in leaves:
            for text in leaves[path]:
                yield from rules.of_name(text, f"{where}/{path}")
        elif path == obligatory:
            yield Breach(Rule.NAME_MISSING, f"{where}/{path}")


def of_account(leaves: Leaves, where: str, party: str) -> Iterator[Breach]:
    """The account of debtor or creditor is an IBAN, in euro where it says so."""
    path = f"{party}Acct/Id/IBAN"
    if path not in leaves:
        yield Breach(Rule.IBAN_MISSING, f"{where}/{party}Acct")
    for text in leaves.get(path, ()):
        yield from rules.of_account(text, f"{where}/{path}")
    for currency in leaves.get(f"{party}Acct/Ccy", ()):
        if currency != "EUR":
            yield Breach(Rule.CURRENCY_NOT_EUR, f"{where}/{party}Acct/Ccy", {"value": currency[:3]})


def of_agent(leaves: Leaves, where: str, agent: str) -> Iterator[Breach]:
    """A bank is named by its BIC, the debtor's also as NOTPROVIDED; never left empty."""
    below = f"{agent}/FinInstnId"
    if below in leaves or agent in leaves:
        yield Breach(Rule.AGENT_EMPTY, f"{where}/{below}")
        return
    bics = leaves.get(f"{below}/BICFI", []) + leaves.get(f"{below}/BIC", [])
    for bic in bics:
        yield from rules.of_bic(bic, f"{where}/{below}")
    unnamed = not bics and leaves.get(f"{below}/Othr/Id") != [NOT_PROVIDED]
    if unnamed and agent == "DbtrAgt":
        yield Breach(Rule.AGENT_UNKNOWN_FORM, f"{where}/{below}")


def of_addresses(leaves: Leaves, where: str) -> Iterator[Breach]:
    """An address that is written has a town and a country as elements."""
    for address in _addresses(leaves):
        missing = [name for name in ("TwnNm", "Ctry") if not _said(leaves, f"{address}/{name}")]
        if missing:
            unstructured = f"{address}/AdrLine" in leaves
            rule = Rule.ADDRESS_UNSTRUCTURED if unstructured else Rule.ADDRESS_INCOMPLETE
            yield Breach(rule, f"{where}/{address}", {"missing": ", ".join(missing)})


def advice_on_addresses(leaves: Leaves, where: str) -> Iterator[Breach]:
    """Leave the address of a payee in the EEA out; write any other in elements only."""
    for address in _addresses(leaves):
        town_and_country = all(_said(leaves, f"{address}/{name}") for name in ("TwnNm", "Ctry"))
        if f"{address}/AdrLine" in leaves and town_and_country:
            yield Breach(Rule.ADDRESS_PARTLY_STRUCTURED, f"{where}/{address}")
        country = _said(leaves, f"{address}/Ctry")
        if address.startswith("Cdtr/") and country in EEA_COUNTRIES:
            yield Breach(Rule.ADDRESS_IN_EEA, f"{where}/{address}", {"country": country})


def advice_on_purpose(leaves: Leaves, where: str) -> Iterator[Breach]:
    """Leave the category purpose out: SALA hides the items, others are refused by some banks."""
    for path in ("PmtTpInf/CtgyPurp/Cd", "PmtTpInf/CtgyPurp/Prtry"):
        for text in leaves.get(path, ()):
            yield Breach(Rule.CATEGORY_PURPOSE_PRESENT, f"{where}/{path}", {"value": text[:35]})


def of_other_texts(leaves: Leaves, where: str) -> Iterator[Breach]:
    """Texts without a rule of their own keep the character set; no person's id is a BSN."""
    for path, texts in leaves.items():
        if "/PrvtId/" in path and any(map(has_bsn, texts)):
            yield Breach(Rule.PERSON_ID_IS_BSN, f"{where}/{path}")
    if all_sepa(map("".join, leaves.values())):
        return
    for path, texts in leaves.items():
        if path not in _OTHERWISE_CHECKED and not any(own in path for own in _OWN_SET):
            for text in texts:
                place = f"{where}/{path}"
                yield from rules.of_characters(text.strip(), place, Rule.TEXT_CHARACTERS)


def of_remittance(leaves: Leaves, where: str) -> Iterator[Breach]:
    """One free text, or one structured reference, never both."""
    free, structured = leaves.get("RmtInf/Ustrd", []), leaves.get(STRUCTURED, [])
    if free and structured:
        yield Breach(Rule.REMITTANCE_BOTH, f"{where}/RmtInf")
    if len(free) > 1 or len(structured) > 1:
        facts = {"count": max(len(free), len(structured))}
        yield Breach(Rule.REMITTANCE_SEVERAL, f"{where}/RmtInf", facts)
    for text in free:
        yield from rules.of_free_text(text, f"{where}/RmtInf/Ustrd")
    if structured:
        yield from _structured(leaves, where)


def _structured(leaves: Leaves, where: str) -> Iterator[Breach]:
    said = {path for path in leaves if path.startswith("RmtInf/Strd/")}
    codes = leaves.get(_REFERENCE + "Tp/CdOrPrtry/Cd", ())
    issuers = leaves.get(_REFERENCE + "Tp/Issr", [])
    known = said == _REFERENCE_FORM and set(codes) == {"SCOR"} and set(issuers) <= set(_ISSUERS)
    if not known:
        facts = {"issuer": ", ".join(issuers)[:35]}
        yield Breach(Rule.STRUCTURED_UNKNOWN_FORM, f"{where}/RmtInf/Strd", facts)
        return
    for issuer, text in zip(issuers, leaves[_REFERENCE + "Ref"], strict=False):
        yield from rules.of_reference(_ISSUERS[issuer], text, f"{where}/{_REFERENCE}Ref")


def of_amount(leaves: Leaves, where: str) -> Iterator[Breach]:
    """An instructed amount in euro."""
    if "Amt/InstdAmt" not in leaves:
        yield Breach(Rule.AMOUNT_FORM, f"{where}/Amt", {"value": "EqvtAmt"})
    for text in leaves.get("Amt/InstdAmt", ()):
        yield from rules.of_amount(text.strip(), f"{where}/Amt/InstdAmt")
    for currency in leaves.get("Amt/InstdAmt@Ccy", ()):
        if currency != "EUR":
            facts = {"value": currency[:3]}
            yield Breach(Rule.CURRENCY_NOT_EUR, f"{where}/Amt/InstdAmt", facts)


def of_execution_date(leaves: Leaves, where: str, today: date) -> Iterator[Breach]:
    """A plain date, a TARGET2 day, not past."""
    where = f"{where}/ReqdExctnDt"
    for text in leaves.get("ReqdExctnDt/Dt", []) + leaves.get("ReqdExctnDt", []):
        try:
            day = date.fromisoformat(text.strip()[:10])
        except ValueError:
            yield Breach(Rule.EXECUTION_DATE_FORM, where, {"date": text[:40]})
        else:
            yield from rules.of_execution_date(day, where, today)
    for text in leaves.get("ReqdExctnDt/DtTm", ()):
        yield Breach(Rule.EXECUTION_DATE_FORM, where, {"date": text[:40]})


def service_levels(leaves: Leaves) -> list[str]:
    """Return the service levels this part names."""
    return leaves.get("PmtTpInf/SvcLvl/Cd", []) + leaves.get("PmtTpInf/SvcLvl/Prtry", [])


def of_service_levels(leaves: Leaves, where: str) -> Iterator[Breach]:
    """SEPA, once."""
    named = service_levels(leaves)
    for level in named:
        if level != "SEPA":
            facts = {"value": level[:35]}
            yield Breach(Rule.SERVICE_LEVEL_NOT_SEPA, f"{where}/PmtTpInf/SvcLvl", facts)
    if len(named) > 1:
        yield Breach(Rule.SERVICE_LEVEL_TWICE, f"{where}/PmtTpInf/SvcLvl")


def of_charges(leaves: Leaves, where: str) -> Iterator[Breach]:
    """Each side bears its own charges: SLEV."""
    for bearer in leaves.get("ChrgBr", ()):
        if bearer != "SLEV":
            yield Breach(Rule.CHARGES_NOT_SLEV, f"{where}/ChrgBr", {"value": bearer[:35]})


def of_announced(leaves: Leaves, where: str, count: int, total: Decimal | None) -> Iterator[Breach]:
    """Count and control sum are there and are true; `total` in euro, None if it is unknown."""
    announced = _number(leaves, "NbOfTxs")
    if announced is None:
        yield Breach(Rule.COUNT_MISSING, f"{where}/NbOfTxs")
    elif announced != count:
        facts: dict[str, str | int] = {"announced": str(announced), "found": count}
        yield Breach(Rule.COUNT_DIFFERS, f"{where}/NbOfTxs", facts)
    announced = _number(leaves, "CtrlSum")
    if announced is None:
        yield Breach(Rule.CONTROL_SUM_MISSING, f"{where}/CtrlSum")
    elif total is not None and announced != total:
        sums = {"announced": f"{announced:f}", "found": f"{total:f}"}
        yield Breach(Rule.CONTROL_SUM_DIFFERS, f"{where}/CtrlSum", sums)


def euros_of(leaves: Leaves) -> Decimal | None:
    """Return the amount of a transaction in euro, None where it cannot be read."""
    return _number(leaves, "Amt/InstdAmt")


def _number(leaves: Leaves, path: str) -> Decimal | None:
    text = _said(leaves, path)
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def _said(leaves: Leaves, path: str) -> str:
    return leaves[path][0].strip() if path in leaves else ""


def _addresses(leaves: Leaves) -> tuple[str, ...]:
    if not any("PstlAdr" in path for path in leaves):
        return ()
    return tuple(
        address
        for address in _PARTY_ADDRESSES
        if any(path == address or path.startswith(address + "/") for path in leaves)
    )
