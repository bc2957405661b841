"""A site with letters to make: a couple of whom one gave an authorisation, and one more."""

from datetime import date

import pytest

from ontzorgen.app import Application, create_app
from ontzorgen.config import Settings
from ontzorgen.services import accounts
from ontzorgen.services.acting import Role
from ontzorgen.web import jobs
from tests.import_folders import a_folder, a_row, write
from tests.web.conftest import Site

TODAY = date(2026, 9, 15)


def letters_site(tmp_path_factory):
    """Give the site: she reads Tigrinya and gave her authorisation, he did neither."""
    data = tmp_path_factory.mktemp("brieven") / "data"
    settings = Settings(data, f"sqlite:///{data}/brieven.db", fixed_today=TODAY)
    app = Application(settings)
    app.upgrade_database()
    made = Site(app, create_app(settings))
    made.add("loes", Role.ADMINISTRATIE, Role.CONSULENT)
    made.add("kas", Role.ADMINISTRATIE)
    made.add("fatma", Role.FIATTEUR)
    made.add("cor", Role.COACH)
    made.add("bea", Role.BEHEER)
    made.add("bob", Role.BEHEER)
    folder = a_folder()
    him = {"persoon": "P2", "voornaam": "Sami", "bsn": "", "machtiging_vanaf": "", "taal": ""}
    folder["personen"].append(a_row("personen", **him))
    folder["huishoudens"].append(a_row("huishoudens", huishouden="H2"))
    ali = {"persoon": "P3", "huishouden": "H2", "voornaam": "Ali", "bsn": ""}
    folder["personen"].append(a_row("personen", **ali))
    its = {"vaste_last": "V9", "huishouden": "H2", "persoon": "P3"}
    folder["vaste_lasten"].append(a_row("vaste_lasten", **its))
    made.take(write(tmp_path_factory.mktemp("map") / "map", folder), "loes")
    app.write(
        lambda session: accounts.verify_first_registrations(
            session, "Teruggebeld", app.acting(session, "fatma")
        )
    )
    with pytest.MonkeyPatch.context() as patch:
        plain = Settings.now
        patch.setattr(Settings, "now", lambda self: plain(self) + made.later)
        patch.setattr(jobs, "WAIT_SECONDS", 0.0)
        yield made
    app.engine.dispose()
