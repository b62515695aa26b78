"""What docs/connecting.md shows is what works: its script, run as it stands against a hub that listens."""

from __future__ import annotations

import asyncio
import os
import re
import socket
from pathlib import Path

import uvicorn

from hub.settings import CHECKOUT
from tests.exchange.calling.machines import SHORT, Calls


def script() -> str:
    """The script of the page."""
    page = (CHECKOUT / "docs" / "connecting.md").read_text("utf-8")
    found = re.search(r"```sh\n(# submit\.sh.*?)```", page, re.DOTALL)
    assert found
    return found[1]


async def test_the_script_of_the_page_hands_in_a_roster_and_shows_what_went_back(
    calls: Calls, tmp_path: Path
) -> None:
    (tmp_path / "roster.ndjson").write_bytes(SHORT + b'{"lineNo": 31, "idNumber": "1"}\n')
    bearer = calls.headers()["authorization"].removeprefix("Bearer ")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(calls.application, log_level="critical", lifespan="off")
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        process = await asyncio.create_subprocess_exec(
            *("bash", "-e", "-c", script()),
            cwd=tmp_path,
            env={**os.environ, "HUB": f"http://127.0.0.1:{listening.getsockname()[1]}", "TOKEN": bearer},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, errors = await asyncio.wait_for(process.communicate(), 60)
        server.should_exit = True
        await serving
    assert process.returncode == 0, errors.decode()
    said = out.decode()
    assert '"state":"VALIDATED"' in said
    assert '"lineNo":31,"state":"REJECTED","code":"BAD_ID"' in said
