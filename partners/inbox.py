"""The packages handed in to a simulated department: each taken once, kept in a file if one is given."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import msgspec

from connectors._core import Acknowledgment
from domain.errors import Refused
from partners import problems


class Submission(msgspec.Struct, frozen=True, kw_only=True):
    """One package as it was handed in; lines are its NDJSON."""

    client_id: str
    package: str
    jurisdiction_code: str
    period: str
    sequence: int
    key: str
    sha256: str
    lines: str
    reference: str = ""

    @property
    def place(self) -> tuple[str, str, str, str, int]:
        """What may be handed in only once."""
        return self.client_id, self.package, self.jurisdiction_code, self.period, self.sequence

    @property
    def acknowledgment(self) -> Acknowledgment:
        """What the department says of it, the first time and every time after."""
        return Acknowledgment(self.reference, self.lines.count("\n"), self.sha256)


class _Memory(msgspec.Struct):
    submissions: list[Submission] = []
    answered: dict[str, str] = {}


class Inbox:
    """All submissions, in order, and with which month's answers each request went out.

    With a path they survive a restart; what is acknowledged is on disk before.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        known = path is not None and path.exists()
        memory = msgspec.json.decode(path.read_bytes(), type=_Memory) if path and known else _Memory()
        self._all, self._answered = memory.submissions, memory.answered

    def take(self, new: Submission, prefix: str) -> tuple[Submission, bool]:
        """The submission as kept, and whether it is new. Raises Refused SEQUENCE_CONFLICT or KEY_REUSED."""
        for known in self._all:
            if known.place == new.place:
                if known.sha256 != new.sha256:
                    raise Refused(problems.SEQUENCE_CONFLICT)
                return known, False
            if (known.client_id, known.key) == (new.client_id, new.key):
                raise Refused(problems.KEY_REUSED)
        kept = msgspec.structs.replace(new, reference=f"{prefix}-{new.period}-{len(self._all) + 1:04d}")
        self._all.append(kept)
        self._save()
        return kept, True

    def of(
        self, client_id: str, package: str, jurisdiction_code: str, period: str, sequence: int | None
    ) -> list[Submission]:
        """The submissions of a package up to a month, or the one of that month and sequence, in order."""
        whose = (client_id, package, jurisdiction_code)
        found = [
            one
            for one in self._all
            if one.place[:3] == whose
            and (
                one.period <= period if sequence is None else (one.period, one.sequence) == (period, sequence)
            )
        ]
        return sorted(found, key=lambda one: (one.period, one.sequence))

    def due(self, requests: Mapping[str, str], period: str) -> set[str]:
        """Which requests are answered with this month's answers: asked this month, or answered in none before.

        requests: by id, the month in which each was last asked.
        """
        for request in requests:
            self._answered.setdefault(request, period)
        self._save()
        return {name for name, asked in requests.items() if asked == period or self._answered[name] >= period}

    def forget_answers(self) -> None:
        """Answer everything once more, as a department does whose own memory was lost."""
        self._answered.clear()

    def _save(self) -> None:
        if self._path is None:
            return
        beside = self._path.with_name(self._path.name + ".new")
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(msgspec.json.encode(_Memory(self._all, self._answered)))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._path)
