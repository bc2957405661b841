"""Which elements of camt.053 and camt.054 are read, from version 02 to 08.

Versions differ in depth, not in meaning: the status of an entry is the text of `Sts` or of
`Sts/Cd`, a party's name stands under it or under `Pty`, a day is `Dt` or `DtTm`. Paths of all
versions stand side by side and lead to one name.
"""

from sepa.bank_xml import Part

_CODE = {
    "BkTxCd/Domn/Cd": "domain",
    "BkTxCd/Domn/Fmly/Cd": "family",
    "BkTxCd/Domn/Fmly/SubFmlyCd": "sub_family",
    "BkTxCd/Prtry/Cd": "own_code",
}


def _party(element: str, name: str) -> dict[str, str]:
    return {
        f"RltdPties/{element}/Nm": name,
        f"RltdPties/{element}/Pty/Nm": name,
        f"RltdPties/{element}/Agt/FinInstnId/Nm": name,
        f"RltdPties/{element}Acct/Id/IBAN": f"{name}_iban",
    }


def _day(element: str, name: str) -> dict[str, str]:
    return {f"{element}/Dt": name, f"{element}/DtTm": name}


DETAIL = Part(
    {
        **_CODE,
        **_party("Dbtr", "debtor"),
        **_party("Cdtr", "creditor"),
        "Refs/MsgId": "message_id",
        "Refs/AcctSvcrRef": "account_servicer_reference",
        "Refs/PmtInfId": "payment_information_id",
        "Refs/InstrId": "instruction_id",
        "Refs/EndToEndId": "end_to_end_id",
        "Refs/TxId": "transaction_id",
        "Refs/MndtId": "mandate_id",
        "Amt": "amount",
        "AmtDtls/TxAmt/Amt": "transaction_amount",
        "AmtDtls/InstdAmt/Amt": "instructed_amount",
        "CdtDbtInd": "sign",
        "RmtInf/Ustrd": "text",
        "RmtInf/Strd/CdtrRefInf/Ref": "reference",
        "RtrInf/Rsn/Cd": "reason",
        "RtrInf/Rsn/Prtry": "own_reason",
        "RtrInf/AddtlInf": "reason_text",
        "AddtlTxInf": "additional_information",
    }
)
DETAILS = Part(
    {
        "Btch/MsgId": "message_id",
        "Btch/PmtInfId": "payment_information_id",
        "Btch/NbOfTxs": "transactions",
        "Btch/TtlAmt": "total",
    },
    {"TxDtls": DETAIL},
)
ENTRY = Part(
    {
        **_CODE,
        **_day("BookgDt", "booking_date"),
        **_day("ValDt", "value_date"),
        "NtryRef": "entry_reference",
        "Amt": "amount",
        "CdtDbtInd": "sign",
        "RvslInd": "reversal",
        "Sts": "status",
        "Sts/Cd": "status",
        "Sts/Prtry": "status",
        "AcctSvcrRef": "account_servicer_reference",
        "AddtlNtryInf": "additional_information",
    },
    {"NtryDtls": DETAILS},
)
BALANCE = Part(
    {
        **_day("Dt", "date"),
        "Tp/CdOrPrtry/Cd": "kind",
        "Amt": "amount",
        "CdtDbtInd": "sign",
    }
)
STATEMENT = Part(
    {
        "Id": "statement_id",
        "ElctrncSeqNb": "electronic_number",
        "LglSeqNb": "legal_number",
        "FrToDt/FrDtTm": "from_date",
        "FrToDt/ToDtTm": "to_date",
        "Acct/Id/IBAN": "account",
        "Acct/Id/Othr/Id": "other_account",
        "Acct/Ccy": "currency",
    },
    {"Bal": BALANCE, "Ntry": ENTRY},
)
DOCUMENTS = {
    "camt.053": Part(parts={"BkToCstmrStmt/Stmt": STATEMENT}),
    "camt.054": Part(parts={"BkToCstmrDbtCdtNtfctn/Ntfctn": STATEMENT}),
}
