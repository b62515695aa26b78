"""The way to a department without an endpoint: what it sends is handed in as a file, what is sent to it waits to be fetched as one."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from connectors import _bulk, _reasons
from connectors._core import Acknowledgment, Ask, Reply, Take
from domain.errors import Refused


@dataclass(frozen=True, slots=True)
class ByFile:
    """The profile of such a department: which one, and the version of the agreement with it."""

    partner: str
    schema_version: str


@dataclass(frozen=True, slots=True)
class FileTransport:
    """Stands where `connectors._transport.Transport` does for a department with an endpoint."""

    profile: ByFile

    async def pull(self, ask: Ask, take: Take | None = None) -> Reply:
        """Nothing can be asked for. Raises Refused (WAITING_FOR_FILE) while nothing was handed in."""
        raise Refused(
            _reasons.WAITING_FOR_FILE.at(f"{self.profile.partner}/{ask.package.code.name}/{ask.period}")
        )

    async def push(self, ask: Ask, lines: bytes, idempotency_key: str) -> Acknowledgment:
        """The package is ready to be fetched, and counts as sent. Nobody has acknowledged it, so it has no reference."""
        return Acknowledgment("", _bulk.count(lines), hashlib.sha256(lines).hexdigest())

    async def close(self) -> None:
        """Nothing is open."""
