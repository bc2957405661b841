"""An application on a copy of the database that a file of tests fills; proved at the end."""

import pytest

from tests.soak.office import application_of, data_directory, prove


@pytest.fixture
def app(filled):
    with filled.copy() as url, data_directory() as folder, application_of(url, folder) as app:
        yield app
        prove(app)
        app.pulse.close()
