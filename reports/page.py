"""Write a report as one page (HTML) to print, keep and sign; it loads nothing and runs nothing.

Everything that arrives is text: markup in it is shown, never obeyed. Made for A4 and for a
narrow screen. Source: WCAG 2.2, level AA (language, headings, names of tables and their headers).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from reports.amounts import amount, count, dutch_date, euro
from reports.charts.draw import draw
from reports.report import Cell, ColumnKind, Fact, Facts, Figure, Report, Row, Section, Table
from reports.text import shown

_CLASSES = {ColumnKind.CENTS: "n", ColumnKind.COUNT: "n", ColumnKind.DATE: "d"}
_SIGNED = ("Naam", "Datum", "Handtekening")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 2rem 1.25rem; max-width: 48rem;
  font: 1rem/1.5 system-ui, "Segoe UI", "Liberation Sans", Arial, sans-serif;
  color: #1a1a1a; background: #fff; overflow-wrap: anywhere;
}
header { border-bottom: 3px solid #1a1a1a; padding-bottom: .75rem; }
h1 { font-size: 1.6rem; line-height: 1.2; margin: 0; }
header p { margin: .4rem 0 0; color: #444; }
h2 { font-size: 1.1rem; margin: 0 0 .5rem; }
svg { display: block; max-width: 30rem; height: auto; }
section { margin-top: 1.5rem; break-inside: avoid; }
h2 { break-after: avoid; }
p { margin: 0 0 .4rem; }
dl { margin: 0; }
dl div {
  display: grid; grid-template-columns: 14rem 1fr; gap: 1rem;
  padding: .3rem 0; border-bottom: 1px solid #ccc;
}
dt { color: #444; }
dd { margin: 0; font-weight: 600; font-variant-numeric: tabular-nums; }
section:has(table) { break-inside: auto; }
.wide { overflow-x: auto; }
.wide:focus-visible { outline: 3px solid #00558c; outline-offset: 2px; }
table {
  border-collapse: collapse; width: 100%; overflow-wrap: normal;
  font-variant-numeric: tabular-nums;
}
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { text-align: left; vertical-align: top; padding: .3rem .75rem .3rem 0; }
th:last-child, td:last-child { padding-right: 0; }
thead th { border-bottom: 2px solid #1a1a1a; }
tbody tr { border-bottom: 1px solid #ccc; }
tfoot th, tfoot td { border-top: 2px solid #1a1a1a; font-weight: 600; }
th.n, td.n { text-align: right; }
td.n, td.d { white-space: nowrap; }
.sign { display: grid; grid-template-columns: 1fr 1fr; gap: 2rem; }
.sign h3 { font-size: 1rem; margin: 0 0 .25rem; }
.sign dl div { grid-template-columns: 7rem 1fr; height: 2.75rem; align-items: end; }
.sign dl div { border-bottom: 1px solid #1a1a1a; }
.sign dl div:last-child { height: 5.5rem; }
@media (max-width: 34rem) {
  body { padding: 1.25rem 1rem; }
  dl div { grid-template-columns: 1fr; gap: 0; }
  .sign { grid-template-columns: 1fr; }
  .sign dl div { grid-template-columns: 7rem 1fr; }
  th, td { min-width: 6rem; }
}
@media screen { td:last-child:not([class]) { min-width: 12rem; } }
@page { size: A4; margin: 16mm 18mm; }
@media print {
  :root { font-size: 10pt; }
  body { max-width: none; padding: 0; }
  .wide { overflow: visible; }
  table { overflow-wrap: break-word; }
  tfoot { display: table-row-group; }
}
""".strip()


def page(report: Report, signatures: Sequence[str] = ()) -> str:
    """Return the report as one HTML page; for each of `signatures` a place to sign.

    The same report gives the same text: no moment of making is in it.
    """
    return "\n".join(_page(report, signatures)) + "\n"


def _page(report: Report, signatures: Sequence[str]) -> Iterator[str]:
    title = _text(report.title)
    yield "<!doctype html>"
    yield '<html lang="nl">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="referrer" content="no-referrer">'
    yield f"<title>{title}{_after_dash(report.subtitle)}</title>"
    yield f"<style>\n{_STYLE}\n</style>"
    yield "</head>"
    yield "<body>"
    yield f"<header>\n<h1>{title}</h1>"
    if report.subtitle:
        yield f"<p>{_text(report.subtitle)}</p>"
    yield "</header>"
    yield "<main>"
    for number, section in enumerate(report.sections, start=1):
        yield from _section(section, f"s{number}")
    if signatures:
        yield from _signatures(signatures)
    yield "</main>"
    yield "</body>"
    yield "</html>"


def _after_dash(text: str) -> str:
    return f" - {_text(text)}" if text else ""


def _section(section: Section, name: str) -> Iterator[str]:
    """Give one section: its heading, then its content."""
    yield f'<section aria-labelledby="{name}">'
    yield f'<h2 id="{name}">{_text(section.title)}</h2>'
    if isinstance(section, Table):
        yield from _table(section, name)
    elif isinstance(section, Figure):
        yield f"<p>{_text(section.chart.description)}</p>"
        yield draw(section.chart, f"{name}-chart")
        if not section.told_below:
            yield from _table(section.chart.table(), name)
    elif isinstance(section, Facts):
        yield "<dl>"
        for fact in section.facts:
            yield f"<div><dt>{_text(fact.label)}</dt><dd>{_value(fact)}</dd></div>"
        yield "</dl>"
    else:
        for line in section.lines:
            yield f"<p>{_text(line)}</p>"
    yield "</section>"


def _table(table: Table, name: str) -> Iterator[str]:
    """Give a table that scrolls by itself where the screen is narrow; or what it says if empty."""
    if not table.rows:
        yield f"<p>{_text(table.if_empty)}</p>"
        return
    kinds = [column.kind for column in table.columns]
    yield f'<div class="wide" role="region" aria-labelledby="{name}" tabindex="0">'
    yield f'<table aria-labelledby="{name}">'
    heads = (
        f'<th scope="col"{_class(column.kind)}>{_text(column.name)}</th>'
        for column in table.columns
    )
    yield f"<thead>\n<tr>{''.join(heads)}</tr>\n</thead>"
    yield "<tbody>"
    for row in table.rows:
        yield f"<tr>{''.join(_cells(kinds, row))}</tr>"
    yield "</tbody>"
    if table.total is not None:
        first, *rest = _cells(kinds, table.total)
        head = first.replace("<td", '<th scope="row"', 1).removesuffix("</td>") + "</th>"
        yield f"<tfoot>\n<tr>{head}{''.join(rest)}</tr>\n</tfoot>"
    yield "</table>"
    yield "</div>"
    if table.more:
        yield f"<p>... en nog {count(table.more)}.</p>"


def _cells(kinds: Sequence[ColumnKind], row: Row) -> list[str]:
    return [
        f"<td{_class(kind)}>{_cell(kind, cell)}</td>" for kind, cell in zip(kinds, row, strict=True)
    ]


def _class(kind: ColumnKind) -> str:
    return f' class="{_CLASSES[kind]}"' if kind in _CLASSES else ""


def _value(fact: Fact) -> str:
    """Write the value of a fact; an amount alone says that it is euros."""
    if fact.kind is ColumnKind.CENTS and isinstance(fact.value, int):
        return euro(fact.value)
    return _cell(fact.kind, fact.value)


def _cell(kind: ColumnKind, cell: Cell) -> str:
    """Write one cell for people; what is not known stays empty."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return _text(cell)
    if isinstance(cell, int):
        return amount(cell) if kind is ColumnKind.CENTS else count(cell)
    return dutch_date(cell)


def _signatures(people: Sequence[str]) -> Iterator[str]:
    """Give each person a name, a day and a line to sign on."""
    yield '<section aria-labelledby="sign">'
    yield '<h2 id="sign">Handtekeningen</h2>'
    yield '<div class="sign">'
    for person in people:
        lines = "".join(f"<div><dt>{label}</dt><dd></dd></div>" for label in _SIGNED)
        yield f"<div>\n<h3>{_text(person)}</h3>\n<dl>{lines}</dl>\n</div>"
    yield "</div>"
    yield "</section>"


def _text(text: str) -> str:
    """Return text that is only text: no markup, no characters that steer the reading order."""
    return escape(shown(text))
