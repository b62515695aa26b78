"""A simulated department as a process of its own, for the demo and for rehearsals."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from domain.errors import Fixer, Reason, Refused
from hub import keys
from hub.settings import CHECKOUT, Settings

FOLDER = "partners-in-a-box"
"""Where what other systems know lies, for the demo and for rehearsals."""
READY_WITHIN_SECONDS = 60


@dataclass(frozen=True, slots=True)
class County:
    """Which synthetic county the department knows."""

    children: int
    seed: int
    period: str
    jurisdiction_code: str


@contextlib.asynccontextmanager
async def department(settings: Settings, partner: str, county: County) -> AsyncIterator[dict[str, Any]]:
    """Run a department until the block ends and write its connection profile; yields what it announced.

    Raises Refused (BOX_NOT_READY) if it does not come up.
    """
    public = settings.home / FOLDER / f"{partner}-client.jwks"
    public.parent.mkdir(parents=True, exist_ok=True)
    public.write_text(json.dumps({"keys": [keys.key(settings.home, partner).as_dict(private=False)]}))
    process = await asyncio.create_subprocess_exec(
        *_command(partner, county, public),
        cwd=CHECKOUT,
        stdout=asyncio.subprocess.PIPE,
        stdin=asyncio.subprocess.PIPE,
        start_new_session=True,  # Ctrl-C is ours; we end it
    )
    try:
        announced = await _announcement(process, partner)
        write_profile(settings, partner, _profile(announced))
        yield announced
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()


def _command(partner: str, county: County, public: Path) -> list[str]:
    return [
        *(sys.executable, "-m", "partners.serve", partner, "--until-stdin-closes"),
        *("--port", "0", "--client-id", "hub", "--client-jwks", str(public)),
        *(
            "--state",
            str(public.with_name(f"{partner}-{county.period}-{county.children}-{county.seed}.json")),
        ),
        *("--children", str(county.children), "--seed", str(county.seed)),
        *("--period", county.period, "--jurisdiction-code", county.jurisdiction_code),
    ]


async def _announcement(process: asyncio.subprocess.Process, partner: str) -> dict[str, Any]:
    assert process.stdout is not None
    with contextlib.suppress(TimeoutError, ValueError):
        line = await asyncio.wait_for(process.stdout.readline(), READY_WITHIN_SECONDS)
        announced: dict[str, Any] = json.loads(line)
        return announced
    raise Refused(
        Reason(
            "BOX_NOT_READY",
            "模拟部门未能启动，请查看上方输出",
            "the simulated department did not start; see the output above",
            Fixer.OPERATOR,
            partner,
        )
    )


def _profile(announced: dict[str, Any]) -> dict[str, Any]:
    return {
        "schema_version": "1.0",
        "base_url": announced["baseUrl"],
        "issuer": announced["issuer"],
        "sender_constraint": announced["senderConstraint"],
        "client_id": "hub",
        "scope": announced.get("scope", ""),
    }


def write_profile(settings: Settings, partner: str, profile: dict[str, Any]) -> None:
    """Connect a department as an operator does: by its file in the folder of profiles."""
    settings.profiles.mkdir(parents=True, exist_ok=True)
    path = settings.profiles / f"{partner}.json"
    path.write_text(json.dumps(profile, indent=1), encoding="utf-8")
