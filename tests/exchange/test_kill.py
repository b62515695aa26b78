"""A run killed at any step and started again ends with the same tables as a run that nobody disturbed."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.exchange import state, world

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
KILLED = -9
RUNNERS = 4  # a run is on the processor for a quarter of its time


@dataclass
class Runner:
    """Runs cycles in processes of their own."""

    process: subprocess.Popen[str]

    def run(self, url: str, folder: Path, death: tuple[str, str] | None = None) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"url": url, "folder": str(folder), "death": death}) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer


@pytest.fixture(scope="module")
def runners() -> Iterator[list[Runner]]:
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.exchange.killed"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(RUNNERS)
    ]
    yield [Runner(process) for process in processes]
    for process in processes:
        process.terminate()
        process.wait()


async def _told(url: str) -> dict[str, Any]:
    engine, sessions = world.opened(url)
    async with sessions() as session:
        told = {**await state.told(session), "audit": await state.recorded(session)}
    await engine.dispose()
    return told


async def test_a_run_killed_at_any_moment_of_any_step_ends_as_an_undisturbed_one(
    fresh: Callable[[], str], runners: list[Runner], tmp_path: Path
) -> None:
    undisturbed, quiet = fresh(), tmp_path / "quiet"
    quiet.mkdir()
    ran = runners[0].run(undisturbed, quiet)
    assert ran["code"] == 0
    expected = await _told(undisturbed)
    assert len(ran["seen"]) >= 12
    assert expected["discrepancy"]

    # Before a step is after the one before it, so only the first one's "before" is a moment of its own.
    deaths = [(ran["seen"][0], "before")]
    deaths += [(step, moment) for step in ran["seen"] for moment in ("inside", "after")]
    cases = [(death, fresh(), tmp_path / f"case{number}") for number, death in enumerate(deaths)]

    def play(case: tuple[int, tuple[tuple[str, str], str, Path]]) -> None:
        number, (death, url, folder) = case
        folder.mkdir()
        runner = runners[number % RUNNERS]
        assert runner.run(url, folder, death)["code"] == KILLED, death
        assert runner.run(url, folder)["code"] == 0, death

    shares = [list(enumerate(cases))[share::RUNNERS] for share in range(RUNNERS)]
    with ThreadPoolExecutor(RUNNERS) as pool:
        list(pool.map(lambda share: [play(case) for case in share], shares))
    for death, url, folder in cases:
        assert state.differences(await _told(url), expected) == [], death
        assert _pushes(folder) == 2, death  # one file a package that the police are sent


def _pushes(folder: Path) -> int:
    return len(list(folder.glob("*.ndjson")))


async def test_a_second_run_of_a_closed_month_changes_nothing(
    fresh: Callable[[], str], runners: list[Runner], tmp_path: Path
) -> None:
    url = fresh()
    assert runners[0].run(url, tmp_path)["code"] == 0
    before = await _told(url)
    again = runners[0].run(url, tmp_path)
    assert again["code"] == 0
    assert again["seen"] == []
    assert await _told(url) == before
