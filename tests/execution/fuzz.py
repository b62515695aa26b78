"""The long trial of both paths: `make fuzz N=100000 SEED=7`, or this file given to pytest."""

from __future__ import annotations

import os

from tests.execution import trial
from tests.execution.conftest import Hub


async def test_both_paths_answer_with_the_same_bytes(hub: Hub) -> None:
    requests, seed = int(os.environ.get("N", "2000")), int(os.environ.get("SEED", "1"))
    report = await trial.run(hub, seed, requests, every=1_000)
    missing = ", ".join(report.coverage.missing()) or "nothing"
    print(f"{report}\nnever asked for: {missing}")  # noqa: T201  # the result
    if os.environ.get("WHY"):
        print(hub.answers.reads.declined.most_common(30))  # noqa: T201
