"""The files of the look, and an organisation's own colours over them."""

from tests.web.conftest import HTTPS


def test_an_organisation_may_bring_its_own_colours(site):
    browser = site.browser().client
    plain = browser.get("/aanmelden", base_url=HTTPS).text
    (site.app.settings.data_dir / "thema.css").write_text(":root{--oz-bar:#064}")

    own = browser.get("/aanmelden", base_url=HTTPS).text
    theme = browser.get("/thema.css", base_url=HTTPS)

    assert "thema.css" not in plain
    assert own.index("site.css") < own.index("thema.css")
    assert theme.text == ":root{--oz-bar:#064}"
    assert theme.mimetype == "text/css"


def test_nothing_else_of_the_data_directory_is_served(site):
    browser = site.browser().client

    for path in ("/keys/web.key", "/static/../keys/web.key", "/static/..%2f..%2fapp.py"):
        assert browser.get(path, base_url=HTTPS).status_code == 404
