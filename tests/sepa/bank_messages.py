"""Files as a bank would send them, in any version; what does not matter is filled in."""

import io
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from lxml import etree

from sepa.bank_file import collect, read_bank_file
from sepa.errors import UnreadableFile
from sepa.rules import in_euros

PREFIX = "urn:iso:std:iso:20022:tech:xsd:"
SHARED = Path(__file__).parents[3] / "shared"
FIXTURES = SHARED / "fixtures"
ACCOUNT = "NL91ABNA0417164300"
CAMT_ROOTS = {
    "camt.053": ("BkToCstmrStmt", "Stmt"),
    "camt.054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
}
CAMT_KINDS = [f"{family}.001.{version:02d}" for family in CAMT_ROOTS for version in range(2, 9)]
PAIN_KINDS = ["pain.002.001.03", "pain.002.001.10"]


def shared(path):
    """Return a file or folder of the shared data, or skip."""
    if not (SHARED / path).exists():
        pytest.skip(f"the shared data '{path}' is not beside this checkout")
    return SHARED / path


def tag(name, text):
    return "" if text is None else f"<{name}>{escape(text)}</{name}>"


def money(cents, name="Amt", currency="EUR"):
    return f'<{name} Ccy="{currency}">{in_euros(cents)}</{name}>'


def is_late(kind):
    """Return whether a version has `Sts/Cd`, `Pty` and a sign for each detail."""
    return kind.endswith(".08")


def party(kind, name, iban, element="Cdtr"):
    inner = tag("Nm", name)
    if inner:
        inner = (
            f"<{element}>" + (f"<Pty>{inner}</Pty>" if is_late(kind) else inner) + f"</{element}>"
        )
    account = tag("IBAN", iban)
    if account:
        account = f"<{element}Acct><Id>{account}</Id></{element}Acct>"
    return inner + account


def detail(kind, *, cents=620_00, sign="DBIT", parties=None, **said):
    """A `TxDtls`: ids, text, reference, reason and the texts of the bank in `said`."""
    refs = "".join(
        tag(name, said.get(key))
        for key, name in (
            ("message_id", "MsgId"),
            ("payment_information_id", "PmtInfId"),
            ("instruction_id", "InstrId"),
            ("end_to_end_id", "EndToEndId"),
        )
    )
    amount = "" if cents is None else money(cents)
    if amount and int(kind[-2:]) >= 4:
        amount += tag("CdtDbtInd", sign)
    elif amount:
        amount = f"<AmtDtls><TxAmt>{amount}</TxAmt></AmtDtls>"
    parties = party(kind, "Verzonnen Eik", "NL20INGB0001234567") if parties is None else parties
    remittance = tag("Ustrd", said.get("text"))
    if said.get("reference"):
        remittance += f"<Strd><CdtrRefInf>{tag('Ref', said['reference'])}</CdtrRefInf></Strd>"
    reason = tag("Cd", said.get("reason")) and f"<Rsn>{tag('Cd', said['reason'])}</Rsn>"
    return (
        "<TxDtls>"
        + (f"<Refs>{refs}</Refs>" if refs else "")
        + amount
        + (f"<RltdPties>{parties}</RltdPties>" if parties else "")
        + (f"<RmtInf>{remittance}</RmtInf>" if remittance else "")
        + (f"<RtrInf>{reason}</RtrInf>" if reason else "")
        + "</TxDtls>"
    )


def batch(payment_information_id, count=None, cents=None, message_id=None):
    total = "" if cents is None else money(cents, "TtlAmt")
    return (
        f"<Btch>{tag('MsgId', message_id)}{tag('PmtInfId', payment_information_id)}"
        f"{tag('NbOfTxs', None if count is None else str(count))}{total}</Btch>"
    )


def entry(kind, *groups, cents=620_00, sign="DBIT", status="BOOK", day="2026-09-30", **said):
    """An `Ntry`; each group is what stands in one `NtryDtls`."""
    status = tag("Cd", status) if is_late(kind) and status else status
    code = said.get(
        "code", "<Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn>"
    )
    return (
        f"<Ntry>{money(cents, currency=said.get('currency', 'EUR'))}<CdtDbtInd>{sign}</CdtDbtInd>"
        + tag("RvslInd", said.get("reversal"))
        + (f"<Sts>{status}</Sts>" if status else "")
        + (f"<BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt>" if day else "")
        + tag("AcctSvcrRef", said.get("bank_reference"))
        + f"<BkTxCd>{code}</BkTxCd>"
        + "".join(f"<NtryDtls>{group}</NtryDtls>" for group in groups)
        + tag("AddtlNtryInf", said.get("information"))
        + "</Ntry>"
    )


def balance(code, cents, day="2026-09-30", currency="EUR"):
    sign = "DBIT" if cents < 0 else "CRDT"
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp>"
        f"{money(abs(cents), currency=currency)}"
        f"<CdtDbtInd>{sign}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def balances(opening, closing):
    return balance("OPBD", opening, "2026-09-29") + balance("CLBD", closing)


def statement(*entries, number=274, account=ACCOUNT, sums="", **said):
    currency = tag("Ccy", said.get("currency", "EUR"))
    return (
        f"<Id>{said.get('id', 'S-274')}</Id>"
        + tag("ElctrncSeqNb", None if number is None else str(number))
        + "<CreDtTm>2026-10-01T05:00:00</CreDtTm>"
        + f"<Acct><Id><IBAN>{account}</IBAN></Id>{currency}</Acct>"
        + sums
        + "".join(entries)
    )


def camt(kind, *statements):
    root, element = CAMT_ROOTS[kind[:8]]
    inside = "".join(f"<{element}>{each}</{element}>" for each in statements)
    header = "<GrpHdr><MsgId>B-1</MsgId><CreDtTm>2026-10-01T05:00:00</CreDtTm></GrpHdr>"
    return document(kind, f"<{root}>{header}{inside}</{root}>")


def document(kind, inside):
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f'{head}<Document xmlns="{PREFIX}{kind}">{inside}</Document>'.encode()


def reasons(*codes, text=None):
    said = [f"<Rsn>{tag('Cd', code)}</Rsn>" for code in codes] or ([""] if text else [])
    return "".join(f"<StsRsnInf>{each}{tag('AddtlInf', text)}</StsRsnInf>" for each in said)


def transaction(end_to_end_id, status="RJCT", *codes, text=None, original=""):
    original = f"<OrgnlTxRef>{original}</OrgnlTxRef>" if original else ""
    return (
        f"<TxInfAndSts>{tag('OrgnlEndToEndId', end_to_end_id)}{tag('TxSts', status)}"
        f"{reasons(*codes, text=text)}{original}</TxInfAndSts>"
    )


def payment(payment_information_id, *transactions, status=None, codes=()):
    return (
        f"<OrgnlPmtInfAndSts>{tag('OrgnlPmtInfId', payment_information_id)}"
        f"{tag('PmtInfSts', status)}{reasons(*codes)}{''.join(transactions)}</OrgnlPmtInfAndSts>"
    )


def report(kind, *payments, status=None, codes=(), message_id="TESTDAM-202609-1"):
    group = (
        f"<OrgnlGrpInfAndSts>{tag('OrgnlMsgId', message_id)}<OrgnlMsgNmId>pain.001</OrgnlMsgNmId>"
        f"{tag('GrpSts', status)}{reasons(*codes)}</OrgnlGrpInfAndSts>"
    )
    header = "<GrpHdr><MsgId>B-2</MsgId><CreDtTm>2026-10-01T05:00:00</CreDtTm></GrpHdr>"
    inside = header + group + "".join(payments)
    return document(kind, f"<CstmrPmtStsRpt>{inside}</CstmrPmtStsRpt>")


def whole(data):
    return collect(read_bank_file(io.BytesIO(data)))


def entries_of(data):
    """Return the entries of the only statement."""
    (only,) = whole(data).statements
    return only.entries


def details_of(data):
    """Return the details of the only entry."""
    (only,) = entries_of(data)
    return only.details


def refused(data):
    """Return the refusal that reading a file ends in."""
    with pytest.raises(UnreadableFile) as caught:
        whole(data)
    return caught.value


def assert_valid(data, kind):
    """Hold a file of ours against the schema, where that is there."""
    schema = etree.XMLSchema(etree.parse(shared(f"xsd/{kind}.xsd")))
    schema.assertValid(etree.fromstring(data))
