"""docs/access.md does what it says: its programs, run as they stand there."""

from __future__ import annotations

import asyncio
import json
import os
import re
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from auth import external, scopes
from database import tables
from hub.settings import CHECKOUT
from tests.hub import world
from tests.interop.oauth.conftest import Served

PAGE = (CHECKOUT / "docs" / "access.md").read_text(encoding="utf-8")


@pytest.fixture
async def folder(served: Served, tmp_path: Path) -> Path:
    """The page's programs, each under its name, and its department registered twice: bound and not."""
    for block in re.findall(r"```(?:python|sh)\n(# (\w+\.\w+).*?)```", PAGE, re.DOTALL):
        (tmp_path / block[1]).write_text(block[0], encoding="utf-8")
    jwks = json.loads(await _run(tmp_path, served, "", sys.executable, "keys.py"))
    common = {
        "name": "公安局",
        "jwks": jwks,
        "scopes": [scopes.EXCHANGE_READ],
        "jurisdiction_code": world.HERE,
    }
    async with served.sessions.begin() as session:
        session.add(tables.OauthClient(client_id="police", **common))
        session.add(tables.OauthClient(client_id="old", plain_bearer_reason="旧系统", **common))
    return tmp_path


async def _run(folder: Path, served: Served, client_id: str, *command: str) -> str:
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"  # python3 is the one with the libraries
    environment = {**os.environ, "PATH": path, "HUB": served.issuer, "CLIENT_ID": client_id}
    done = await asyncio.to_thread(
        subprocess.run,
        command,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("client_id", "command"), [("police", [sys.executable, "ask.py"]), ("old", ["sh", "ask.sh"])]
)
@pytest.mark.parametrize("slash", ["", "/"])
async def test_a_department_gets_in_with_this_page(
    folder: Path, served: Served, client_id: str, command: list[str], slash: str
) -> None:
    said = json.loads(await _run(folder, replace(served, issuer=served.issuer + slash), client_id, *command))
    assert said == {"data": {"exchangePackages": {"totalCount": 0}}}
    assert stat.S_IMODE((folder / "department.pem").stat().st_mode) == 0o600


@pytest.mark.parametrize("command", [[sys.executable, "ask.py"], ["sh", "ask.sh"]])
async def test_who_is_refused_reads_why(folder: Path, served: Served, command: list[str]) -> None:
    with pytest.raises(AssertionError, match="invalid_client") as refused:
        await _run(folder, served, "nobody", *command)
    assert "Traceback" not in str(refused.value)


def test_the_profile_on_the_page_is_one() -> None:
    block = re.search(r"```json\n(\{\n  \"issuer\".*?)```", PAGE, re.DOTALL)
    assert block
    assert external.profile(block[1].encode()).client_claim == "azp"
