"""The reference audits of GraphQL over HTTP, run by their own program against the hub."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from tests.interop.http.conftest import Served

AUDITS = 61


async def test_every_audit_of_graphql_over_http_passes_warnings_included(
    packages: Path, served: Served
) -> None:
    run = await asyncio.create_subprocess_exec(
        "node",
        "audit.mjs",
        served.url,
        served.token,
        cwd=packages,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, wrong = await run.communicate()
    assert run.returncode == 0, wrong.decode()
    results = json.loads(said)
    assert len(results) == AUDITS
    failed = [
        f"{each['status']} {each['id']} {each['name']}: {each['reason']}"
        for each in results
        if each["status"] != "ok"
    ]
    assert not failed, "\n".join(failed)
