"""Which reason and status codes a bank gives for credit transfers, and what each one asks for.

Every ISO 20022 external code that can come back for a payment of ours: ExternalReturnReason1Code,
ExternalStatusReason1Code, the status codes of pain.002 and those of the name check (Verification
of Payee, EPC 2025). Left out are cheques, cards, direct debit, request to pay, EBICS certificates
and tokens. A code that is not here counts as unspecified. Words stand in the application.
A group whose names differ is RVCM in the ISO list and RCVM in guidance; both are known.
"""

from collections.abc import Mapping
from enum import StrEnum


class Action(StrEnum):
    """What the system does with a payment that came back or was refused."""

    ACCOUNT_WRONG = "ACCOUNT_WRONG"
    """Stop the payee's account, ask for a new one; the cost is open again."""
    ACCOUNT_CLOSED = "ACCOUNT_CLOSED"
    """The same, for every household that pays to this account."""
    HOLD = "HOLD"
    """Hold; a person decides, never again by itself."""
    DECEASED = "DECEASED"
    """Hold the household's payments to this payee and make a task."""
    MEND_MASTER_DATA = "MEND_MASTER_DATA"
    """Mend name, address or reference, then pay again."""
    FINANCE = "FINANCE"
    """For finance: balance, limit or amount; AM04 concerns the whole batch."""
    DUPLICATE = "DUPLICATE"
    """Never again; compare the ids."""
    FILE_REFUSED = "FILE_REFUSED"
    """The file or batch is wrong: refuse the run and alert."""
    TRY_LATER = "TRY_LATER"
    """The bank or the clearing had a fault: pay again once a person asks for it."""
    UNSPECIFIED = "UNSPECIFIED"
    """No reason that helps: the money is back, book it and ask the bank."""
    RECALL_CLOSED = "RECALL_CLOSED"
    """The answer to our own recall: close it."""
    NAME_CHECK = "NAME_CHECK"
    """The name differs from the account's: hold the payee's lines."""
    NAME_CLOSE = "NAME_CLOSE"
    """The name almost fits: show the one that the bank gave."""
    NOTICE = "NOTICE"
    """Nothing failed: keep it with the payment."""


class Standing(StrEnum):
    """What a status says of a payment."""

    ACCEPTED = "ACCEPTED"
    PARTLY = "PARTLY"
    PENDING = "PENDING"
    REJECTED = "REJECTED"
    NAME_CHECKED = "NAME_CHECKED"
    NAME_DIFFERS = "NAME_DIFFERS"
    UNKNOWN = "UNKNOWN"


_BY_ACTION: Mapping[Action, str] = {
    Action.ACCOUNT_WRONG: (
        "AC01 AC03 AC08 AC09 AC11 AC12 AC14 AC15 AG06 AGNT BE06 BE23 RC01 RC02 RC04 RC05 RC07 "
        "RC08 RC10 RC11 UCRD"
    ),
    Action.ACCOUNT_CLOSED: "AC04 AC07",
    Action.HOLD: (
        "AC06 AC16 AC17 AG01 AG03 AM07 FR01 FRAD NOCM RR04 SL02 SL15 SL16 SL17 SL18 SP01 SP02 UPAY"
    ),
    Action.DECEASED: "MD07",
    Action.MEND_MASTER_DATA: (
        "BE01 BE04 BE05 BE09 BE11 BE12 BE14 BE15 BE17 BE18 BE20 BE21 BE22 CERI CH15 CH16 ERIN "
        "FF06 FF07 NERI RR03 RR05 RR06 RR07 RR09 RR10 RR11 RR12"
    ),
    Action.FINANCE: (
        "AC02 AC05 AC10 AC13 AG05 AG07 AG08 AG12 AM01 AM02 AM03 AM04 AM06 AM09 AM11 AM12 AM13 "
        "AM14 AM15 AM21 AM22 AM23 BE07 BE08 BE10 BE13 BE16 DS02 DS0G DS0H DS0K DS19 DS24 EOL1 "
        "RC03 RC06 RC09 RR01 RR02 SL01"
    ),
    Action.DUPLICATE: "AM05 DS15 DU01 DU02 DU03 DU04 DU05 DUPL RF01",
    Action.FILE_REFUSED: (
        "AG02 AM10 AM16 AM17 AM18 AM19 AM20 BE19 CH03 CH04 CH07 CH17 CH20 CH21 CNOR DNOR DS04 "
        "DS08 DS09 DS0A DS0B DS17 DS18 DS25 DT01 DT02 DT03 DT04 DT05 EDNA FF01 FF02 FF03 FF04 "
        "FF05 FF08 ID01 INDT MINF TA01 TD02 TD03 TM01"
    ),
    Action.TRY_LATER: (
        "AB01 AB02 AB03 AB04 AB05 AB06 AB07 AB08 AB09 AB10 AB11 AG04 AG10 AG11 DC02 DC04 DS28 "
        "ED01 ED05 ED06 FF10 FF11 SL03"
    ),
    Action.UNSPECIFIED: "AG09 AG13 CNPC ED03 FF12 FF13 MS02 MS03 NARR RECI",
    Action.RECALL_CLOSED: "ARDT CN01 CURR CUST DS03 FOCR LEGL NOAS NOOR RCON RUTA",
    Action.NAME_CHECK: "NMTC PI01 PN01 RCVM RVCM RVNM",
    Action.NAME_CLOSE: "CMTC PN02 RVMC",
    Action.NOTICE: (
        "BNOR CH19 DS01 DS05 DS06 DS07 DT06 G000 G001 G002 G003 G004 G005 G006 MTCH NOAP NORR "
        "NR01 RCVC RR08 RVNA RVNC S000 S001 S002 S003 S004 TS01 TS04"
    ),
}
_BY_STANDING: Mapping[Standing, str] = {
    Standing.ACCEPTED: "ACCC ACCP ACFC ACPD ACSC ACSP ACTC ACWC ACWP",
    Standing.PARTLY: "PART",
    Standing.PENDING: "ACFW PATC PDNG RCVD RVNC",
    Standing.REJECTED: "RJCT CANC BLCK",
    Standing.NAME_CHECKED: "RCVC RVNA",
    Standing.NAME_DIFFERS: "RVCM RCVM RVMC RVNM",
}

ACTIONS: Mapping[str, Action] = {
    code: action for action, codes in _BY_ACTION.items() for code in codes.split()
}
STANDINGS: Mapping[str, Standing] = {
    code: standing for standing, codes in _BY_STANDING.items() for code in codes.split()
}


def action_of(reason: str | None) -> Action:
    """Return what a reason asks for; UNSPECIFIED for none, and for a code nobody knows."""
    return ACTIONS.get((reason or "").strip().upper(), Action.UNSPECIFIED)


def standing_of(status: str | None) -> Standing:
    """Return what a status says; UNKNOWN for none, and for a code nobody knows."""
    return STANDINGS.get((status or "").strip().upper(), Standing.UNKNOWN)
