"""The figures of an office at work: a bank that is silent, and tasks that wait."""

from datetime import UTC, datetime

from ontzorgen.cli.output import application
from tests.cli.conftest import exported


def test_a_file_without_an_answer_is_counted_from_its_export(loaded, tmp_path, monkeypatch):
    exported(loaded, tmp_path / "out")
    app = application()
    later = datetime(2026, 10, 3, tzinfo=UTC)
    monkeypatch.setattr(type(app.settings), "now", lambda _self: later)

    state = app.state()

    assert 16 * 86400 < state.unanswered_seconds < 18 * 86400
