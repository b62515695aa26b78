"""What the processes of one run share: a folder with its plan, its clock, what is to go wrong and what happened."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

NOW = datetime(2026, 8, 8, 1, tzinfo=UTC)
PERIOD = "2026-08"


@dataclass(frozen=True, slots=True)
class Strike:
    """What is killed, and when: so many seconds after the month began (at), or at a moment of a step or of a request.

    target: worker, database, backend, partner. moment: before, inside (done, not stored), after a step; asked, answered of a
    request whose path has the word.
    """

    number: int
    target: str
    at: float | None = None
    step: str | None = None
    request: str | None = None
    moment: str = ""

    def __str__(self) -> str:
        when = f"{self.at:.2f}s" if self.at is not None else f"{self.moment} {self.step or self.request}"
        return f"kill {self.target} {when}"


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a run plays: its folder, its database, the data folder of the server, whom it exchanges with, at which port."""

    folder: Path
    url: str
    data: Path
    partner: str
    port: int
    strikes: tuple[Strike, ...] = ()

    @property
    def origin(self) -> str:
        """The partner's address."""
        return f"http://127.0.0.1:{self.port}"

    def said(self) -> dict[str, Any]:
        """As it goes to another process."""
        strikes = [{name: getattr(each, name) for name in Strike.__slots__} for each in self.strikes]
        return {
            "folder": str(self.folder),
            "url": self.url,
            "data": str(self.data),
            "partner": self.partner,
            "port": self.port,
            "strikes": strikes,
        }

    def note(self, what: str, **more: Any) -> None:
        """Put down what happened; CLOCK_MONOTONIC is the same for all processes of a machine."""
        line = json.dumps({"t": time.monotonic(), "pid": os.getpid(), "what": what, **more}) + "\n"
        descriptor = os.open(self.folder / "events.jsonl", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        os.write(descriptor, line.encode())
        os.close(descriptor)

    def events(self) -> list[dict[str, Any]]:
        """What happened, in order."""
        path = self.folder / "events.jsonl"
        lines = path.read_text().splitlines() if path.exists() else []
        return sorted((json.loads(line) for line in lines), key=lambda each: float(each["t"]))

    def begin(self) -> None:
        """Let the workers begin."""
        (self.folder / "begun").touch()

    def may_begin(self) -> bool:
        """Whether the workers may."""
        return (self.folder / "begun").exists()

    def now(self) -> datetime:
        """The hub's clock: stands still unless the run moves it."""
        path = self.folder / "minutes"
        return NOW + timedelta(minutes=int(path.read_text()) if path.exists() else 0)

    def move_to(self, moment: datetime) -> None:
        """Let the hub's clock show a moment, rounded up to the minute."""
        minutes = -(-int((moment - NOW).total_seconds()) // 60)
        replaced(self.folder / "minutes", str(minutes))

    def switches(self, faults: Mapping[str, Mapping[str, int]] | None = None) -> dict[str, dict[str, int]]:
        """What goes wrong at the partner, by package and fault; set anew if given. Kept, for a partner that starts again."""
        path = self.folder / "faults.json"
        if faults is not None:
            replaced(path, json.dumps(faults))
        found: dict[str, dict[str, int]] = json.loads(path.read_text()) if path.exists() else {}
        return found


def staged(said: Mapping[str, Any]) -> Stage:
    """The stage that was said."""
    more = {
        "folder": Path(said["folder"]),
        "data": Path(said["data"]),
        "strikes": tuple(Strike(**each) for each in said["strikes"]),
    }
    return Stage(**{**said, **more})


def replaced(path: Path, content: str) -> None:
    """Write a file that others may be reading."""
    beside = path.with_suffix(".new")
    beside.write_text(content)
    beside.replace(path)
