"""Look at every page in every role with axe, on a desk and a phone: `python -m tests.soak.pages`.

The routes come from the site itself, so a page that is new is looked at without being named
here; a route about a thing gets one of its own municipality. A page that a role may not open is
looked at as that role sees it: refused. Prints what was looked at and every violation.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import waitress.server
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from ontzorgen.domain.sign_in import Stage
from ontzorgen.services import web_sessions
from ontzorgen.services.acting import Role
from ontzorgen.store.organisation import user_called
from ontzorgen.web.access import _RULE
from tests.web.conftest import OWN, Site, made_towns

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 320, "height": 800}
NO_PAGES = (".csv", ".css", ".ics", ".pdf", ".xlsx", ".json", ".zip", "/bestand", "/voortgang")
"""How the address of a file ends, and of a piece of a page."""
_COOKIE = "__Host-ontzorgen"


def main() -> None:
    """Look at all pages, and end with 1 when there is something wrong with one."""
    with tempfile.TemporaryDirectory(prefix="ontzorgen-pages-") as folder:
        site = made_towns(Path(folder) / "demo")
        server = waitress.server.create_server(site.flask, host="127.0.0.1", port=0)
        threading.Thread(target=server.run, daemon=True).start()
        with sync_playwright() as playwright:
            chromium = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"]
            )
            address = f"http://localhost:{server.effective_port}"
            looks, wrong = _look_at_all(site, chromium, address)
            chromium.close()
        server.close()
    paths = {path for path, _ in looks}
    print(f"{len(paths)} pages, {len(Role)} roles, {2 * len(looks)} looks, {len(wrong)} violations")
    for line in wrong:
        print(line)
    raise SystemExit(1 if wrong else 0)


def _look_at_all(
    site: Site, chromium: Browser, address: str
) -> tuple[list[tuple[str, Role]], list[str]]:
    looks, wrong = [], []
    for role in Role:
        context = chromium.new_context(base_url=address, viewport=DESK, locale="nl-NL")
        token = _session_of(site, f"een-{role.value}")
        where = address.replace("http:", "https:")
        context.add_cookies(
            [{"name": _COOKIE, "value": token, "url": where, "secure": True, "httpOnly": True}]
        )
        page = context.new_page()
        for path in _paths(site):
            page.goto(path)
            wrong += [f"{role} {path}: {found}" for found in _wrong_with(page)]
            looks.append((path, role))
        context.close()
    return looks, wrong


def _wrong_with(page: Page) -> Iterator[str]:
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        for one in Axe().run(page).response["violations"]:
            yield f"{size['width']} px, {one['id']}: {one['nodes'][0]['target']}"
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > PHONE["width"]:
        yield f"{width} px wide at {PHONE['width']}"
    page.set_viewport_size(DESK)


def _paths(site: Site) -> Iterator[str]:
    """Give the address of every page that is one: no file, and no piece of a page."""
    known = {
        "name": f"{OWN}-2026-03-1",
        "message_id": f"OZ-{OWN}-2026-03-1-B01",
        **site.things[OWN],
    }
    flask: Any = site.flask
    for route in flask.url_map.iter_rules():
        rule = getattr(flask.view_functions[route.endpoint], _RULE)
        if "GET" not in route.methods or rule.knows_nobody:
            continue
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(known[found[1]]), route.rule)
        if not path.endswith(NO_PAGES) and "/bestanden/" not in path:
            yield path


def _session_of(site: Site, login: str) -> str:
    def work(session: Any) -> str:
        user = user_called(session, login)
        assert user is not None
        now = site.app.settings.now()
        return web_sessions.begin(session, user.id, Stage.IN, "127.0.0.1", "chromium", now)

    return site.app.write(work, for_all=True)


if __name__ == "__main__":
    main()
