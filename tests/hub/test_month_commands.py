"""The commands about months: what cannot be decided is refused in words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from hub.cli import application


@pytest.fixture
def operator(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """An operator whose hub has the places' rules and nothing else."""
    monkeypatch.setenv("HUB_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HUB_DATABASE_URL", database_url)
    runner = CliRunner()
    assert runner.invoke(application, ["policies"]).exit_code == 0
    return runner


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("preview", "police", "2026-08"), "NOT_CONNECTED"),
        (("preview", "nobody", "2026-08"), "UNKNOWN_PARTNER"),
        (("preview", "police", "August"), "BAD_PERIOD"),
        (("pause", "police", "--by", "张三", "--reason", "升级"), "NO_CYCLE"),
        (("resume", "police"), "NO_CYCLE"),
        (("release", "police", "2026-08", "--by", "张三", "--reason", "已核对", "--package", "DISABLED_CHILDREN"), "NO_CYCLE"),
    ],
)  # fmt: skip
def test_what_cannot_be_decided_about_a_month_is_refused_in_words(
    operator: CliRunner, arguments: tuple[str, ...], code: str
) -> None:
    answer = operator.invoke(application, ["exchange", *arguments])
    assert (answer.exit_code, code in answer.output) == (1, True), answer.output


def test_a_new_hub_owes_no_month(operator: CliRunner) -> None:
    answer = operator.invoke(application, ["exchange", "due", "--json"])
    # From a day of the month on it owes what it does alone: comparisons of its own registers.
    of_partners = [each for each in json.loads(answer.stdout) if each["partner"]]
    assert (answer.exit_code, of_partners) == (0, [])
