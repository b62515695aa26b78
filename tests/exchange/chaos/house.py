"""The nursery as the trial sees it: workers and partners are asked for and come."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from joserfc.jwk import ECKey, KeySet

from tests.exchange.chaos.stage import Stage

_ROOT = Path(__file__).parents[3]


@dataclass(frozen=True, slots=True)
class House:
    """signing: the public key of the receipts that all workers sign."""

    process: subprocess.Popen[str]
    signing: KeySet

    def worker(self, stage: Stage) -> int:
        """A new worker; its process id."""
        return self._born("worker", stage)

    def partner(self, stage: Stage) -> int:
        """The partner, at its port; its process id."""
        return self._born("partner", stage)

    def _born(self, what: str, stage: Stage) -> int:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps({"what": what, "stage": stage.said()}) + "\n")
        self.process.stdin.flush()
        return int(_heard(self.process)["pid"])


@contextlib.contextmanager
def keeping() -> Iterator[House]:
    """A nursery for as long as the block lasts; nobody outlives it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.exchange.chaos.nursery"],
        cwd=_ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield House(process, KeySet([ECKey.import_key(_heard(process)["signing"])]))
    finally:
        assert process.stdin is not None
        process.stdin.close()
        process.wait()


def _heard(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout is not None
    said: dict[str, Any] = json.loads(process.stdout.readline())
    return said
