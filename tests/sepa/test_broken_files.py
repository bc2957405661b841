"""Every broken file breaks exactly the rule it is named for, every good file none."""

from datetime import date
from pathlib import Path

import pytest

from ontzorgen.wording.sepa_rules import breach_text
from sepa.check import check_file
from sepa.rules import Rule

HERE = Path(__file__).parent
TODAY = date(2026, 12, 18)

EXPECTED = {
    "amount-negative": {Rule.AMOUNT_OUT_OF_RANGE, Rule.SCHEMA},
    "amount-of-a-milliard": {Rule.AMOUNT_OUT_OF_RANGE},
    "amount-of-nothing": {Rule.AMOUNT_OUT_OF_RANGE},
    "amount-with-comma": {Rule.AMOUNT_FORM, Rule.SCHEMA},
    "amount-with-three-decimals": {Rule.AMOUNT_DECIMALS},
    "betalingskenmerk-check-digit-wrong": {Rule.WRONG_BETALINGSKENMERK},
    "betalingskenmerk-length-digit-wrong": {Rule.WRONG_BETALINGSKENMERK},
    "betalingskenmerk-of-fifteen-digits": {Rule.WRONG_BETALINGSKENMERK},
    "betalingskenmerk-with-spaces": {Rule.WRONG_BETALINGSKENMERK},
    "bic-tag-of-version-03-in-09": {Rule.SCHEMA},
    "charges-missing": {Rule.CHARGES_MISSING},
    "charges-shared": {Rule.CHARGES_NOT_SLEV},
    "control-sum-in-header-missing": {Rule.CONTROL_SUM_MISSING},
    "control-sum-in-header-wrong": {Rule.CONTROL_SUM_DIFFERS},
    "control-sum-in-payment-information-missing": {Rule.CONTROL_SUM_MISSING},
    "control-sum-in-payment-information-wrong": {Rule.CONTROL_SUM_DIFFERS},
    "count-in-header-wrong": {Rule.COUNT_DIFFERS},
    "count-in-payment-information-missing": {Rule.COUNT_MISSING},
    "count-in-payment-information-wrong": {Rule.COUNT_DIFFERS},
    "creditor-account-missing": {Rule.IBAN_MISSING},
    "creditor-account-not-an-iban": {Rule.IBAN_MISSING},
    "creditor-address-unstructured": {Rule.ADDRESS_UNSTRUCTURED},
    "creditor-address-unstructured-with-country": {Rule.ADDRESS_UNSTRUCTURED},
    "creditor-address-without-town": {Rule.ADDRESS_INCOMPLETE},
    "creditor-agent-empty": {Rule.AGENT_EMPTY},
    "creditor-iban-check-digits-99": {Rule.IBAN_CHECK_DIGITS},
    "creditor-iban-of-turkey": {Rule.IBAN_COUNTRY},
    "creditor-iban-one-digit-wrong": {Rule.IBAN_CHECK_DIGITS},
    "creditor-iban-too-short": {Rule.IBAN_LENGTH},
    "creditor-iban-with-spaces": {Rule.IBAN_CHARACTERS, Rule.SCHEMA},
    "creditor-name-in-arabic": {Rule.NAME_CHARACTERS},
    "creditor-name-missing": {Rule.NAME_MISSING},
    "creditor-name-of-71-characters": {Rule.NAME_TOO_LONG},
    "creditor-name-of-spaces": {Rule.NAME_MISSING},
    "creditor-name-with-accent": {Rule.NAME_CHARACTERS},
    "creditor-name-with-ampersand": {Rule.NAME_CHARACTERS},
    "creditor-name-with-bidi-override": {Rule.INVISIBLE_CHARACTER},
    "creditor-name-with-bsn": {Rule.NAME_HAS_BSN},
    "creditor-name-with-tab": {Rule.INVISIBLE_CHARACTER},
    "currency-dollar": {Rule.CURRENCY_NOT_EUR},
    "cut-off-halfway": {Rule.NOT_WELL_FORMED},
    "debtor-account-in-dollars": {Rule.CURRENCY_NOT_EUR},
    "debtor-address-with-accent": {Rule.TEXT_CHARACTERS},
    "debtor-address-without-country": {Rule.ADDRESS_INCOMPLETE},
    "debtor-agent-by-name-only": {Rule.AGENT_UNKNOWN_FORM},
    "debtor-agent-empty": {Rule.AGENT_EMPTY},
    "debtor-agent-empty-03": {Rule.AGENT_EMPTY},
    "debtor-bic-malformed": {Rule.BIC_MALFORMED, Rule.SCHEMA},
    "debtor-bic-not-provided": {Rule.BIC_MALFORMED},
    "debtor-iban-wrong": {Rule.IBAN_CHECK_DIGITS},
    "debtor-name-missing": {Rule.NAME_MISSING},
    "direct-debit-message": {Rule.VERSION_UNKNOWN},
    "document-type-with-entity": {Rule.DOCTYPE},
    "element-that-does-not-exist": {Rule.SCHEMA},
    "empty": {Rule.EMPTY_FILE},
    "end-to-end-id-ends-with-slash": {Rule.ID_SLASH},
    "end-to-end-id-twice": {Rule.DUPLICATE_END_TO_END_ID},
    "end-to-end-id-with-underscore": {Rule.ID_CHARACTERS},
    "entity-without-definition": {Rule.NOT_WELL_FORMED},
    "equivalent-amount": {Rule.AMOUNT_FORM},
    "execution-date-beyond-the-calendar": {Rule.EXECUTION_DATE_CLOSED},
    "execution-date-of-version-09-in-03": {Rule.SCHEMA},
    "execution-date-on-good-friday": {Rule.EXECUTION_DATE_CLOSED},
    "execution-date-on-saturday": {Rule.EXECUTION_DATE_CLOSED},
    "execution-date-on-second-christmas-day": {Rule.EXECUTION_DATE_CLOSED},
    "execution-date-that-does-not-exist": {Rule.EXECUTION_DATE_FORM, Rule.SCHEMA},
    "execution-date-with-time": {Rule.EXECUTION_DATE_FORM},
    "execution-date-yesterday": {Rule.EXECUTION_DATE_PAST},
    "message-id-of-36-characters": {Rule.ID_TOO_LONG, Rule.SCHEMA},
    "message-id-starts-with-slash": {Rule.ID_SLASH},
    "namespace-of-version-08": {Rule.VERSION_UNKNOWN},
    "not-utf-8-as-declared": {Rule.NOT_WELL_FORMED},
    "payment-information-id-twice": {Rule.DUPLICATE_PAYMENT_INFORMATION_ID},
    "payment-information-id-with-double-slash": {Rule.ID_SLASH},
    "payment-method-cheque": {Rule.METHOD_NOT_TRF},
    "person-identified-by-bsn": {Rule.PERSON_ID_IS_BSN},
    "remittance-both-free-and-structured": {Rule.REMITTANCE_BOTH},
    "remittance-of-141-characters": {Rule.REMITTANCE_TOO_LONG, Rule.SCHEMA},
    "remittance-says-bijstand": {Rule.REMITTANCE_HAS_STATUS_WORD},
    "remittance-says-statushouder": {Rule.REMITTANCE_HAS_STATUS_WORD},
    "remittance-two-free-texts": {Rule.REMITTANCE_SEVERAL},
    "remittance-two-structured": {Rule.REMITTANCE_SEVERAL},
    "remittance-with-bsn": {Rule.REMITTANCE_HAS_BSN},
    "remittance-with-bsn-in-groups": {Rule.REMITTANCE_HAS_BSN},
    "remittance-with-euro-sign": {Rule.REMITTANCE_CHARACTERS},
    "remittance-with-line-end": {Rule.INVISIBLE_CHARACTER},
    "rf-check-digits-wrong": {Rule.WRONG_RF},
    "service-level-at-two-levels": {Rule.SERVICE_LEVEL_TWICE},
    "service-level-missing": {Rule.SERVICE_LEVEL_MISSING},
    "service-level-twice-at-one-level": {Rule.SERVICE_LEVEL_TWICE},
    "service-level-urgent": {Rule.SERVICE_LEVEL_NOT_SEPA},
    "structured-document-instead-of-reference": {Rule.STRUCTURED_UNKNOWN_FORM},
    "structured-with-other-code": {Rule.STRUCTURED_UNKNOWN_FORM},
    "structured-with-unknown-issuer": {Rule.STRUCTURED_UNKNOWN_FORM},
    "structured-without-issuer": {Rule.STRUCTURED_UNKNOWN_FORM},
    "two-documents": {Rule.NOT_WELL_FORMED},
    "two-group-headers": {Rule.SCHEMA},
    "without-namespace": {Rule.VERSION_UNKNOWN},
}
ADVISED = {
    "address-partly-structured-09": {Rule.ADDRESS_PARTLY_STRUCTURED, Rule.ADDRESS_IN_EEA},
    "iso-8859-1-09": {Rule.ENCODING_NOT_UTF8},
    "utf-16-03": {Rule.ENCODING_NOT_UTF8},
    "with-everything-advised-against-09": {
        Rule.CATEGORY_PURPOSE_PRESENT,
        Rule.CREDITOR_AGENT_PRESENT,
        Rule.ADDRESS_IN_EEA,
    },
}


@pytest.mark.parametrize(
    "path", sorted((HERE / "broken").glob("*.xml")), ids=lambda path: path.stem
)
def test_a_broken_file_breaks_the_rule_it_is_named_for(path):
    with path.open("rb") as source:
        checked = check_file(source, TODAY)

    assert {breach.rule for breach in checked.breaches} == EXPECTED[path.stem]
    assert all(breach_text(breach) for breach in checked.breaches)


@pytest.mark.parametrize("path", sorted((HERE / "good").glob("*.xml")), ids=lambda path: path.stem)
def test_a_good_file_breaks_nothing(path):
    with path.open("rb") as source:
        checked = check_file(source, TODAY)

    assert checked.breaches == ()
    assert {each.rule for each in checked.advice} == ADVISED.get(path.stem, set())
    assert checked.version == path.stem[-2:]


def test_every_expectation_has_its_file():
    files = {path.stem for path in (HERE / "broken").glob("*.xml")}

    assert files == set(EXPECTED)


def test_a_breach_names_the_transaction_it_is_about():
    with (HERE / "broken" / "creditor-iban-one-digit-wrong.xml").open("rb") as source:
        (breach,) = check_file(source, TODAY).breaches

    assert breach.where == "PmtInf[1]/CdtTrfTxInf[1]/CdtrAcct/Id/IBAN"
    assert breach.facts["end_to_end_id"] == "TESTDAM-2026-12-00001"


def test_no_breach_repeats_a_bsn():
    for path in (HERE / "broken").glob("*bsn*.xml"):
        with path.open("rb") as source:
            breaches = check_file(source, TODAY).breaches
        assert "123456782" not in str(breaches).replace(".", "")
