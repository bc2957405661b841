"""The gallery in a real browser: accessible, narrow, and with the focus where it belongs."""

from threading import Thread

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask, request
from werkzeug.serving import make_server

from ontzorgen.web.site import HEADERS
from tests.web.test_gallery import WEB, rendered

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ERRORS = '<div class="errors" tabindex="-1" data-error-summary><h2>Dit klopt nog niet</h2></div>'
BLOCKS = {
    "/stil": '<h2>Stilgezet</h2><p><a href="/">Terug</a></p>',
    "/fout": f'{ERRORS}<p><input aria-label="Naam" aria-invalid="true"></p>',
    "/veld": '<h2>Vaste last</h2><p><input aria-label="Naam" aria-invalid="true"></p>',
}
SWAP_PAGE = """<!doctype html><html lang="nl"><title>x</title>{scripts}<main>
<form data-hx-post="{path}" data-hx-target="#hier" data-hx-trigger="{trigger}">
<label>Zoek <input name="q" id="q"></label><button>Doe</button></form>
<div id="hier">oud</div></main>"""


def site():
    """Return a site with the gallery, and with pages that swap a part of themselves."""
    app = Flask(__name__, static_folder=str(WEB / "static"), static_url_path="/static")

    @app.get("/")
    def gallery():
        return rendered()

    @app.get("/ruil")
    def swap_page():
        head = rendered()
        scripts = head[head.index('<meta name="htmx') : head.index("<title")]
        scripts += "".join(
            f'<script src="/static/{name}" defer></script>' for name in ("htmx.min.js", "site.js")
        )
        trigger = request.args.get("trigger", "submit")
        return SWAP_PAGE.format(scripts=scripts, path=request.args["naar"], trigger=trigger)

    @app.get("/werk/1")
    def work():
        return '<div class="progress" id="bouw"><p>Het bestand is klaar.</p></div>'

    @app.post("/<name>")
    def block(name):
        return BLOCKS[f"/{name}"], 422 if name == "fout" else 200

    @app.after_request
    def with_policy(response):
        response.headers["Content-Security-Policy"] = HEADERS["Content-Security-Policy"]
        return response

    return app


@pytest.fixture(scope="module")
def address():
    server = make_server("127.0.0.1", 0, site(), threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def tab(chromium):
    page = chromium.new_page()
    page.told = []
    page.on("console", lambda message: page.told.append(message.text))
    yield page
    page.close()


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_wrong_with_any_component(address, tab, width):
    tab.set_viewport_size({"width": width, "height": 900})
    tab.goto(address)

    found = Axe().run(tab, options={"runOnly": RULES}).response["violations"]

    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == []


@pytest.mark.parametrize("width", [1280, 360, 320])
def test_no_page_is_wider_than_its_screen_and_no_target_is_too_small(address, tab, width):
    tab.set_viewport_size({"width": width, "height": 900})
    tab.goto(address)

    assert tab.evaluate("document.documentElement.scrollWidth") == width
    small = tab.evaluate(
        """[...document.querySelectorAll("a, button, input, select, textarea, summary")]
        .map((element) => [element.outerHTML, element.getBoundingClientRect()])
        .filter(([, box]) => box.width && (box.width < 24 || box.height < 24))
        .map(([html]) => html)"""
    )
    assert small == []


def test_the_browser_refuses_nothing_of_the_page(address, tab):
    tab.goto(address)
    tab.locator("#bouw", has_text="Het bestand is klaar.").wait_for()

    assert tab.told == []
    assert tab.evaluate("document.fonts.check('16px \"Source Sans 3 Variable\"')")


def test_a_page_with_errors_starts_at_their_summary(address, tab):
    tab.goto(address)

    assert "Dit klopt nog niet" in tab.locator(":focus").inner_text()


@pytest.mark.parametrize(
    ("answer", "expected"),
    [("/stil", "Stilgezet"), ("/fout", "errors"), ("/veld", "INPUT")],
    ids=["the heading", "the errors, of a refused form too", "the first wrong field"],
)
def test_after_a_sent_form_the_focus_is_on_what_came_new(address, tab, answer, expected):
    tab.goto(f"{address}/ruil?naar={answer}")

    tab.locator("button").click()
    tab.locator("#hier > *").first.wait_for()
    tab.locator("#hier :focus").wait_for(state="attached")

    assert focused(tab) == expected


def test_who_is_typing_keeps_the_focus(address, tab):
    tab.goto(f"{address}/ruil?naar=/stil&trigger=input from:%23q delay:10ms")

    tab.locator("#q").press_sequentially("ab")
    tab.locator("#hier h2").wait_for()

    assert tab.evaluate("document.activeElement.id") == "q"


def test_without_javascript_everything_is_there(address, chromium):
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": 360, "height": 800}
    )
    tab = context.new_page()
    tab.goto(address)

    tab.locator(".menu-phone summary").click()

    assert tab.locator(".menu-phone a", has_text="Huishoudens").is_visible()
    assert tab.locator("button", has_text="Keur goed").is_visible()
    context.close()


def focused(tab):
    """Return how to know the element with the focus: its class, its words, or its tag."""
    return tab.evaluate(
        """(({className, textContent, tagName}) =>
        className || textContent || tagName)(document.activeElement)"""
    )
