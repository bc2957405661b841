"""Take pictures of the main screens for the documentation: `python -m tests.browser.screens`.

Makes a demo in a folder of its own, serves it on loopback and writes docs/screens/*.png:
each screen at the width of a desk, some of them at that of a phone; of a page with a `#` that part.
A report is shown to its end. Dates are shown as a Dutch browser writes them: the one that takes the
pictures may have no language but English, and its fields of dates know no other.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
from pathlib import Path

import waitress.server
from playwright.sync_api import Browser, Page, sync_playwright

from ontzorgen.app import create_app
from ontzorgen.cli.demo.show import make_demo

TARGET = Path("docs/screens")
PASSWORD = "demo-ontzorgen"
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
WHAT_IF = "baan_vanaf=2026-12&loon=950&uitkering=420&huur_vanaf=2027-01-01&huur_procent=4,1"
YEAR = "filter=1&van=2026-01&tot=2026-09"
DAYS = "filter=1&van=2026-04-01&tot=2026-09-15&gemeente=9901"
SCREENS = (
    ("inloggen", None, "/aanmelden"),
    ("start", "fiatteur", "/"),
    ("taken", "consulent", "/taken"),
    ("huishoudens", "consulent", "/huishoudens"),
    ("huishouden", "consulent", "/huishoudens/1"),
    ("zelfredzaamheid", "coach", "/huishoudens/200/personen/450/zelfredzaamheid"),
    ("begroting", "coach", "/huishoudens/1/begroting"),
    ("vooruitblik", "coach", f"/huishoudens/1/begroting?{WHAT_IF}#vooruitblik"),
    ("traject", "consulent", "/huishoudens/4/traject"),
    ("mijn-huishoudens", "coach", "/mijn-huishoudens"),
    ("signalen", "coach", "/signalen"),
    ("betaalruns", "administratie", "/betaalruns"),
    ("betaalrun", "fiatteur", "/betaalruns/9903-2026-09-1"),
    ("controleblad", "fiatteur", "/betaalruns/9902-2026-09-1/controleblad"),
    ("begunstigden", "fiatteur", "/begunstigden"),
    ("bank", "administratie", "/bank"),
    ("beleid", "beheer", "/beleid"),
    ("gebruikers", "beheer", "/gebruikers"),
    ("rapporten", "auditor", "/rapporten"),
    ("tekorten", "auditor", f"/rapporten/tekorten?{YEAR}"),
    ("raadspagina", "auditor", f"/rapporten/raadspagina?{YEAR}&gemeente=9901"),
    ("accountant", "auditor", f"/rapporten/accountant?{YEAR}"),
    ("huishoudoverzicht", "auditor", f"/rapporten/huishoudoverzicht?{DAYS}&huishouden=W0901"),
    ("begunstigde", "auditor", f"/rapporten/begunstigde?{DAYS}&begunstigde=WS-WILG"),
    ("rapport-betaalrun", "auditor", "/rapporten/betaalrun?filter=1&gemeente=9901&maand=2026-08"),
    ("teruggekomen", "auditor", f"/rapporten/teruggekomen?{DAYS}"),
    ("fasen", "auditor", f"/rapporten/fasen?{YEAR}&gemeente=9901"),
    ("verlengingen", "auditor", f"/rapporten/verlengingen?{YEAR}"),
    ("termijnen", "consulent", "/rapporten/termijnen?filter=1"),
    ("werkvoorraad", "coach", "/rapporten/werkvoorraad?filter=1"),
    ("swi", "consulent", f"/rapporten/swi?{YEAR}&gemeente=9901"),
    ("inzage", "consulent", "/rapporten/inzage?filter=1&gemeente=9901&persoon=W0905-P1"),
    ("brieven", "consulent", "/brieven"),
    ("brief", "consulent", "/brieven/1"),
    ("brieven-te-maken", "consulent", "/brieven/te-maken"),
    ("logboek", "auditor", "/logboek"),
)
HIGHEST = 3600
"""Pixels of a page that are shown at most: a list goes on as it began."""
WHOLE = ("zelfredzaamheid",)
"""Pages of which all is shown, besides reports: their picture is below."""
_DUTCH_DATES = """
for (const field of document.querySelectorAll("input[type=date], input[type=month]")) {
  const parts = field.value.split("-").reverse().join("-");
  const hint = field.type === "date" ? "dd-mm-jjjj" : "mm-jjjj";
  field.type = "text";
  field.value = parts;
  field.placeholder = hint;
}
"""
ON_A_PHONE = ("start", "betaalrun", "mijn-huishoudens")


def main() -> None:
    """Take all pictures."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="ontzorgen-screens-") as folder:
        settings, _proved = make_demo(Path(folder) / "demo", lambda *_lines: None)
        server = waitress.server.create_server(create_app(settings), host="127.0.0.1", port=0)
        threading.Thread(target=server.run, daemon=True).start()
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox", "--lang=nl-NL"]
            )
            _take(chromium, f"http://127.0.0.1:{server.effective_port}")
            chromium.close()
        server.close()


def _take(chromium: Browser, address: str) -> None:
    for name, login, path in SCREENS:
        context = chromium.new_context(base_url=address, viewport=DESK, locale="nl-NL")
        page = context.new_page()
        if login is not None:
            _come_in(page, login)
        answer = page.goto(path)
        if answer is None or not answer.ok:
            raise SystemExit(f"{path} gives {answer.status if answer else 'nothing'}")
        page.evaluate(_DUTCH_DATES)
        if part := path.partition("#")[2]:
            page.locator(f"#{part}").screenshot(path=TARGET / f"{name}.png")
        elif _is_whole(name, path):
            high = page.evaluate("document.documentElement.scrollHeight")
            shown = {"x": 0, "y": 0, "width": DESK["width"], "height": min(high, HIGHEST)}
            page.screenshot(path=TARGET / f"{name}.png", full_page=True, clip=shown)
        else:
            page.screenshot(path=TARGET / f"{name}.png")
        if name in ON_A_PHONE:
            page.set_viewport_size(PHONE)
            page.screenshot(path=TARGET / f"{name}-telefoon.png")
        context.close()


def _is_whole(name: str, path: str) -> bool:
    return name in WHOLE or path.startswith("/rapporten/")


def _come_in(page: Page, login: str) -> None:
    page.goto("/aanmelden")
    page.get_by_label("Gebruikersnaam").fill(login)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    page.get_by_role("heading", name="Goedendag").wait_for()


if __name__ == "__main__":
    main()
