"""The figures of an office at work: a bank that is silent, and tasks that wait."""

from datetime import UTC, datetime, timedelta

from ontzorgen.cli.output import application
from ontzorgen.config import Settings
from tests.cli.conftest import exported


def test_a_file_without_an_answer_is_counted_from_its_export(loaded, tmp_path, monkeypatch):
    export = datetime(2026, 9, 15, 22, 30, tzinfo=UTC)
    monkeypatch.setattr(Settings, "now", lambda _self: export)
    exported(loaded, tmp_path / "out")
    monkeypatch.setattr(Settings, "now", lambda _self: export + timedelta(days=17, hours=3))

    state = application().state()

    assert state.unanswered_seconds == (17 * 24 + 3) * 3600
