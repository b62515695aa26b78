"""The commands about months: what cannot be decided is refused in words."""

from __future__ import annotations

import json
from pathlib import Path

import psycopg
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
        (("progress", "police", "2026-08"), "NO_CYCLE"),
        (("rerun", "--failed", "--dry-run"), "NOTHING_SELECTED"),
        (("rerun", "--since", "August", "--dry-run"), "BAD_PERIOD"),
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


@pytest.fixture
def failed(operator: CliRunner, database_url: str) -> CliRunner:
    """A hub whose police's month failed, and that is not connected to them any more."""
    url = database_url.replace("postgresql+asyncpg", "postgresql")
    with psycopg.connect(url) as connection:
        connection.execute(
            """WITH partner AS (
                 INSERT INTO exchange_partner (jurisdiction_code, code, department, name_zh)
                 VALUES ('150785', 'police', 'PUBLIC_SECURITY', '公安') RETURNING id)
               INSERT INTO exchange_cycle (jurisdiction_code, partner_id, period, workflow_id, state, due_at, failure, summary,
                                           coarse_summary)
               SELECT '150785', id, '2026-08', 'exchange/police/202608', 'FAILED', '2026-08-07T16:00:00Z',
                      '{"code": "TIMED_OUT"}', '{}', '{}' FROM partner"""
        )
    return operator


def test_months_are_told_before_they_are_run_again(failed: CliRunner) -> None:
    asked = ["exchange", "rerun", "--failed", "--code", "TIMED_OUT", "--dry-run"]
    answer = failed.invoke(application, [*asked, "--json"])
    assert answer.exit_code == 0, answer.output
    [told] = json.loads(answer.stdout)
    assert (told["period"], told["state"], told["does"], told["code"]) == (
        "2026-08",
        "FAILED",
        "REFUSED",
        "NOT_CONNECTED",
    )
    assert "NOT_CONNECTED" in failed.invoke(application, asked).stdout


def test_the_progress_of_a_month_that_rests_is_told_once(failed: CliRunner) -> None:
    asked = ["exchange", "progress", "police", "2026-08"]
    answer = failed.invoke(application, [*asked, "--json"])
    assert answer.exit_code == 0, answer.output
    told = json.loads(answer.stdout)
    assert (told["state"], told["failure"], told["packages"]) == ("FAILED", "TIMED_OUT", [])
    assert "失败待处理 TIMED_OUT" in failed.invoke(application, asked).stdout
