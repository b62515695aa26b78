"""Departments in a box beside the hub: connected while they serve, tested by the command, gone afterwards."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from domain.errors import Refused
from hub import box, checking, rehearsal
from hub.cli import application
from hub.settings import CHECKOUT, Settings
from partners.departments import DEPARTMENTS

COUNTY = box.County(60, 8, "2026-08", "150785")


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("HUB_HOME", str(tmp_path))
    return Settings()


def layers(said: str) -> list[dict[str, Any]]:
    told: dict[str, Any] = json.loads(said)
    assert told["ok"] == all(each["ok"] for each in told["layers"])
    found: list[dict[str, Any]] = told["layers"]
    return found


async def test_all_departments_are_served_and_every_connection_holds(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    async with rehearsal.rehearsing(settings, [], COUNTY) as announced:
        assert [each["partner"] for each in announced] == list(DEPARTMENTS)
        for partner in DEPARTMENTS:
            assert await checking.check(settings, partner, as_json=True)
            found = layers(capsys.readouterr().out)
            assert [each["layer"] for each in found] == [
                "NAME",
                "LINE",
                "METADATA",
                "TOKEN",
                "CONTRACT",
                "SAMPLE",
            ]
        assert await checking.check(settings, "police", as_json=False)
        assert "样本行" in capsys.readouterr().out
    assert list(settings.profiles.glob("*.json")) == []


async def test_a_month_can_be_run_at_once(settings: Settings, database_url: str) -> None:
    run = ("-m", "hub", "exchange", "run", "labor_inspection", "2026-09", "--json")
    async with rehearsal.rehearsing(settings, ["labor_inspection"], COUNTY):
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, *run),
            cwd=CHECKOUT,
            env={**os.environ, "HUB_DATABASE_URL": database_url},
            stdout=asyncio.subprocess.PIPE,
        )
        out, _ = await asyncio.wait_for(process.communicate(), 120)
    assert process.returncode == 0
    assert json.loads(out)["state"] == "CLOSED"


def connected(settings: Settings, address: str) -> Path:
    settings.profiles.mkdir(parents=True, exist_ok=True)
    path = settings.profiles / "police.json"
    profile = {"schema_version": "1.0", "base_url": address, "issuer": address, "client_id": "hub"}
    path.write_text(json.dumps(profile))
    return path


async def test_a_real_connection_is_never_overwritten(settings: Settings) -> None:
    path = connected(settings, "https://police.example")
    before = path.read_text()
    with pytest.raises(Refused) as refused:
        async with rehearsal.rehearsing(settings, [], COUNTY):
            pass
    assert (refused.value.reason.code, refused.value.reason.place) == ("PARTNER_CONNECTED", str(path))
    assert path.read_text() == before
    with pytest.raises(Refused) as refused:
        async with rehearsal.rehearsing(settings, ["nobody"], COUNTY):
            pass
    assert refused.value.reason.code == "UNKNOWN_PARTNER"


def test_the_command_says_which_layer_failed_and_ends_with_1(settings: Settings) -> None:
    connected(settings, "http://127.0.0.1:9")
    said = CliRunner().invoke(application, ["exchange", "check", "police", "--json"])
    assert said.exit_code == 1
    *_, last = layers(said.stdout)
    assert (last["layer"], last["reason"]["code"], last["reason"]["whoFixesIt"]) == (
        "LINE",
        "UNREACHABLE",
        "PARTNER",
    )
    assert last["reason"]["zh"]
    assert last["reason"]["en"]
    plain = CliRunner().invoke(application, ["exchange", "check", "police"])
    assert plain.exit_code == 1
    assert "未及 / not reached" in plain.stdout
    assert "协作部门" in plain.stdout


@pytest.mark.parametrize("partner", ["nobody", "civil_affairs"])
def test_who_is_not_connected_is_said(settings: Settings, partner: str) -> None:
    said = CliRunner().invoke(application, ["exchange", "check", partner])
    assert said.exit_code == 1
    assert ("UNKNOWN_PARTNER" if partner == "nobody" else "NOT_CONNECTED") in said.stderr


def _heeding() -> None:
    """A run in the background ignores Ctrl-C, and so would what it starts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize(
    ("sent", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)], ids=["ctrl-c", "ended"]
)
async def test_departments_end_with_the_command_and_leave_no_profile(
    settings: Settings, sent: signal.Signals, status: int
) -> None:
    command = ("-m", "hub", "partners", "serve", "labor_inspection", "--children", "60")
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, cwd=CHECKOUT, stderr=asyncio.subprocess.PIPE, preexec_fn=_heeding
    )
    assert process.stderr is not None
    async with asyncio.timeout(60):
        told = (await process.stderr.readline()).decode()
        assert b"/control/faults" in await process.stderr.readline()
        await process.stderr.readline()
    assert (settings.profiles / "labor_inspection.json").exists()
    process.send_signal(sent)
    assert await asyncio.wait_for(process.wait(), 30) == status
    assert not (settings.profiles / "labor_inspection.json").exists()
    port = int(told.rpartition(":")[2])
    with pytest.raises(OSError, match=r"refused|Connect"):
        await asyncio.open_connection("127.0.0.1", port)
