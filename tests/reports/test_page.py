"""A page shows a report as it is, says what each part is, and obeys nothing that is in it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from reports.control_slip import control_slip
from reports.page import page
from reports.report import Column, ColumnKind, Fact, Facts, Note, Report, Row, Table, summed_table
from reports.run_overview import run_overview
from tests.reports.builders import a_file, a_run, a_signing

COLUMNS = (
    Column("Naam"),
    Column("Bedrag", ColumnKind.CENTS),
    Column("Dag", ColumnKind.DATE),
    Column("Aantal", ColumnKind.COUNT),
)
ROWS: tuple[Row, ...] = (
    ("Woonstad", 1_234_50, date(2026, 9, 5), 1_200),
    ("Vitens", -5, None, None),
)
texts = st.text(st.characters(codec="utf-8"), max_size=40)


def read(*sections: Table | Facts | Note, title: str = "Titel", subtitle: str = "Onder") -> str:
    return page(Report(title, subtitle, sections))


def tree(text: str) -> html.HtmlElement:
    return html.document_fromstring(text)


def said(element: html.HtmlElement, path: str) -> list[str]:
    return [" ".join(found.text_content().split()) for found in element.xpath(path)]


def test_a_page_says_its_language_its_title_and_its_sections() -> None:
    root = tree(page(run_overview(a_run())))

    assert root.get("lang") == "nl"
    assert said(root, "//title") == [
        "Overzicht betaalrun september 2026 - Zevenaar (0299), run R1",
    ]
    assert said(root, "//h1") == ["Overzicht betaalrun september 2026"]
    assert said(root, "//h2")[:3] == ["Deze run", "Sluiten de totalen aan?", "Boven de grens"]
    for section in root.xpath("//section"):
        [name] = section.xpath("./@aria-labelledby")
        assert section.xpath(f"./h2[@id='{name}']")
    assert len(set(root.xpath("//@id"))) == len(root.xpath("//@id"))


def test_a_page_without_a_subtitle_has_no_empty_line_for_it() -> None:
    root = tree(read(subtitle=""))

    assert said(root, "//title") == ["Titel"]
    assert root.xpath("//header/p") == []


def test_a_table_names_its_columns_and_its_total() -> None:
    root = tree(read(summed_table("Betalingen", COLUMNS, ROWS)))

    assert said(root, "//thead//th[@scope='col']") == ["Naam", "Bedrag", "Dag", "Aantal"]
    assert said(root, "//tbody/tr[1]/td") == ["Woonstad", "1.234,50", "05-09-2026", "1.200"]
    assert said(root, "//tbody/tr[2]/td") == ["Vitens", "-0,05", "", ""]
    assert said(root, "//tfoot//th[@scope='row']") == ["Totaal"]
    assert said(root, "//tfoot//td") == ["1.234,45", "", "1.200"]
    assert root.xpath("//table/@aria-labelledby") == ["s1"]
    assert said(root, "//td[@class='n']")[0] == "1.234,50"


def test_a_table_without_a_total_has_no_foot_and_an_empty_one_is_a_sentence() -> None:
    root = tree(read(Table("Een", COLUMNS, ROWS), Table("Twee", COLUMNS, (), if_empty="Niets.")))

    assert root.xpath("//tfoot") == []
    assert len(root.xpath("//table")) == 1
    assert said(root, "//section[2]/p") == ["Niets."]


def test_facts_are_a_list_of_names_and_values() -> None:
    facts = (
        Fact("Bedrag", 906_50, ColumnKind.CENTS),
        Fact("Aantal", 2, ColumnKind.COUNT),
        Fact("Dag", None, ColumnKind.DATE),
        Fact("Nog niet", None, ColumnKind.CENTS),
    )

    root = tree(read(Facts("Feiten", facts)))

    assert said(root, "//dl/div/dt") == ["Bedrag", "Aantal", "Dag", "Nog niet"]
    assert said(root, "//dl/div/dd") == ["€ 906,50", "2", "", ""]


def test_a_slip_has_a_place_for_each_who_signs() -> None:
    root = tree(page(control_slip(a_file(), a_signing()), ("Eerste", "Tweede")))

    assert said(root, "//h3") == ["Eerste", "Tweede"]
    [first, _] = root.xpath("//div[@class='sign']/div")
    assert said(first, ".//dt") == ["Naam", "Datum", "Handtekening"]
    assert said(first, ".//dd") == ["", "", ""]
    assert "54321" in said(root, "//dd")


def test_without_signers_there_is_no_place_to_sign() -> None:
    assert "Handtekening" not in read()


def test_a_page_loads_nothing_and_runs_nothing() -> None:
    text = page(control_slip(a_file(), a_signing()), ("Eerste",))

    root = tree(text)
    assert root.xpath("//script | //link | //img | //iframe | //form | //a") == []
    assert root.xpath("//@src | //@href | //@style") == []
    assert "default-src 'none'" in text
    assert "url(" not in text
    assert "@import" not in text


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x>', "&amp;", "</td>"])
def test_markup_in_what_arrives_is_shown_wherever_it_stands(text: str) -> None:
    row: Row = (text, 1, None, None)
    table = Table(text, (Column(text), *COLUMNS[1:]), (row,), row)
    empty = Table(text, COLUMNS, (), if_empty=text)
    parts = (table, empty, Facts(text, (Fact(text, text),)), Note(text, (text,)))

    root = tree(page(Report(text, text, parts), (text,)))

    assert root.xpath("//script | //img") == []
    everywhere = "//h1 | //header/p | //h2 | //h3 | //th[@scope='col'][1] | //tbody//td[1]"
    shown = said(
        root, f"{everywhere} | //tfoot//th | //section/p | //section/dl//dt | //section/dl//dd"
    )
    assert shown.count(text) == len(shown) - 1  # but for the heading above the signatures


@given(texts)
def test_any_text_leaves_the_page_what_it_is(text: str) -> None:
    plain, root = tree(read(Note("Let op", ("x",)))), tree(read(Note("Let op", (text,))))

    assert [one.tag for one in root.iter()] == [one.tag for one in plain.iter()]


def test_signs_that_turn_the_reading_order_round_do_not_reach_the_page() -> None:
    text = read(Note("Let op", ("van \u202eNL99\u2066 rekening\x00",)))

    assert "van  NL99  rekening" in text


def test_the_same_report_gives_the_same_page() -> None:
    assert page(run_overview(a_run())) == page(run_overview(a_run()))
