"""Every component in every state, on one page: what a checker makes of it."""

import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import ChoiceLoader, FileSystemLoader

import ontzorgen.web
from ontzorgen.domain.paging import Page
from ontzorgen.web.days import whole_days
from ontzorgen.web.menu import Menu
from ontzorgen.wording.amounts import counted
from reports.amounts import count

WEB = Path(ontzorgen.web.__file__).parent
CHECKER = WEB / "frontend/node_modules/.bin/html-validate"
MACRO = re.compile(r"\{% macro ([a-z]\w*)\(")
MENU = [
    {
        "title": "Werkvoorraad",
        "items": [
            {"label": "Taken", "href": "/taken", "current": False},
            {"label": "Huishoudens", "href": "/huishoudens", "current": True},
        ],
    }
]
CONTEXT = {
    "who": {"name": "M. de Vries"},
    "demo": True,
    "version": "0.1.0",
    "rows": [
        ("H-004211", "Huur", "NL02 ABNA 0123 4567 89", "€ 650,00", "Bedrag gewijzigd", "warning"),
        ("H-004390", "Energie", "NL91 ABNA 0417 1643 00", "€ 187,50", "Geblokkeerd", "danger"),
        ("H-005102", "Zorg", "NL20 INGB 0001 2345 67", "€ 145,95", "Gereed", "ok"),
        ("H-005377", "Water", "NL39 RABO 0300 0652 64", "€ 22,10", "Aangehouden", "neutral"),
    ],
}


def rendered(template="gallery.html", **context):
    """Return a page as the site would, with the gallery beside the templates of the site."""
    app = Flask(__name__, static_folder=None)
    folders = [WEB / "templates", Path(__file__).parent]
    app.jinja_loader = ChoiceLoader([FileSystemLoader(folder) for folder in folders])
    app.add_template_filter(count, "count")
    app.add_template_filter(counted, "counted")
    app.add_template_filter(whole_days, "whole_days")
    app.jinja_env.globals.update(
        asset=lambda name: f"/static/{name}",
        csrf_token=lambda: "token",
        once=lambda: "0" * 32,
        url_for=lambda endpoint, **_: f"/{endpoint}",
        get_flashed_messages=lambda **_: [("ok", "De vaste last is bewaard.")],
        to=lambda number: f"?pagina={number}",
        page=Page(4, 583, 50),
    )
    with app.test_request_context():
        lines = app.jinja_env.get_template("components/menu.html").module.menu
        shown = Menu(lines(MENU, ""), lines(MENU, "-klein"))
        return app.jinja_env.get_template(template).render({**CONTEXT, "menu": shown, **context})


class Elements(HTMLParser):
    """All start tags of a page: name and attributes."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


@pytest.fixture(scope="module")
def page():
    return rendered()


@pytest.fixture(scope="module")
def elements(page):
    return Elements(page).found


@pytest.mark.parametrize("file", ["forms", "pieces", "flow"])
def test_the_gallery_shows_every_component(file):
    used = (Path(__file__).parent / "gallery.html").read_text(encoding="utf-8")
    made = (WEB / f"templates/components/{file}.html").read_text(encoding="utf-8")

    assert [name for name in MACRO.findall(made) if f"{name}(" not in used] == []


def test_every_field_has_a_label_and_every_error_is_tied_to_its_field(elements):
    labels = {of["for"] for tag, of in elements if tag == "label"}
    ids = [of["id"] for _, of in elements if "id" in of]
    tied = {one for _, of in elements for one in of.get("aria-describedby", "").split()}

    assert len(ids) == len(set(ids))
    for tag, of in elements:
        if tag in ("input", "select", "textarea") and of.get("type") != "hidden":
            assert of["id"] in labels, of
    errors = {name for name in ids if name.endswith("-fout")}
    assert len(errors) == 7
    assert errors <= tied <= set(ids)


def test_the_menu_stands_there_for_a_wide_and_for_a_small_screen(elements):
    ids = [of["id"] for _, of in elements if of.get("id", "").startswith("menu-")]

    assert ids == ["menu-1-klein", "menu-1"]
    assert [of["href"] for _, of in elements if of.get("aria-current") == "true"] == [
        "/huishoudens"
    ] * 2


def test_the_summary_of_errors_leads_to_fields(page, elements):
    summary = page[page.index("data-error-summary") :]
    fields = {of["id"]: tag for tag, of in elements if "id" in of}

    targets = re.findall(r'href="#([\w-]+)"', summary[: summary.index("</ul>")])

    assert targets == ["bedrag", "naam", "soort", "machtiging"]
    assert {fields[target] for target in targets} == {"input"}


def test_what_was_typed_comes_back_as_it_was(page, elements):
    assert 'value="1234 &amp; &#34;5&#34;"' in page
    assert "Regel &lt;2&gt;</textarea>" in page
    assert [of["value"] for tag, of in elements if tag == "option" and "selected" in of] == [
        "b",
        "2",
    ]
    assert [of["value"] for _, of in elements if "checked" in of] == ["GEMEENTE", "ja", "fiatteur"]


def test_every_form_that_changes_something_carries_the_token(page):
    forms = re.findall(r'<form[^>]*method="post".*?</form>', page, re.DOTALL)

    assert len(forms) == 5
    assert all('name="csrf_token" value="token"' in form for form in forms)
    assert "token" not in re.search(r'<form[^>]*method="get".*?</form>', page, re.DOTALL).group()


def test_a_table_tells_how_it_is_sorted_and_its_cells_keep_their_labels(page):
    assert re.findall(r'aria-sort="(\w+)"', page) == ["ascending"]
    cells = re.findall(r"<td[^>]*>", page)
    assert len(cells) == 16
    assert all('data-label="' in cell for cell in cells)


def test_a_town_may_bring_its_own_theme():
    assert '<link rel="stylesheet" href="/thema.css">' in rendered(theme_href="/thema.css")
    assert "thema.css" not in rendered()


def test_words_from_data_are_never_markup():
    page = rendered(who={"name": "<b>x</b>"}, rows=[("<i>y", "", "", "", "<u>z", "ok")])

    assert not re.search(r"<(?:b>x|i>y|u>z)", page)


def test_no_component_needs_a_style_or_a_script_of_its_own(page):
    assert "<style" not in page
    assert not re.search(r"\s(?:style|on\w+)=", page)
    assert not re.search(r"<script(?! src=)", page)
    assert not re.search(r"\shx-", page)
    assert not re.search(r"(?:src|href)=[\"']?(?:https?:)?//", page)


def test_the_components_are_valid_html(page, tmp_path):
    if not (shutil.which("node") and CHECKER.exists()):
        pytest.skip("html-validate is not here: run `npm ci` in ontzorgen/web/frontend")
    (tmp_path / "gallery.html").write_text(page, encoding="utf-8")

    done = subprocess.run(
        [CHECKER, "--config", WEB / "frontend/htmlvalidate.json", tmp_path / "gallery.html"],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    assert done.returncode == 0, done.stdout + done.stderr
