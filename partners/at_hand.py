"""A simulated department at hand: what its box answers over HTTP, without HTTP, for months that are run by the hundred."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import msgspec

from connectors import _bulk
from connectors._core import Acknowledgment, Ask, Connector, Header, Reply, Take
from partners import spoil
from partners.box import Export
from partners.faults import Faults
from partners.inbox import Inbox, Submission

CLIENT = "hub"


@dataclass(frozen=True)
class AtHand:
    """Stands where `connectors._transport.Transport` does. prefix: how its own reference numbers begin."""

    connector: Connector
    export: Export
    prefix: str
    faults: Faults = field(default_factory=Faults)
    inbox: Inbox = field(default_factory=lambda: Inbox(None))

    async def pull(self, ask: Ask, take: Take) -> Reply:
        """Its lines of a package, spoiled as its switches say; take is given all of them at once."""
        asked = _bulk.ExportRequest(
            period=ask.period,
            jurisdiction_code=ask.jurisdiction_code,
            sequence=ask.sequence,
            in_reply_to=ask.in_reply_to,
        )
        answered = self.export(self.inbox, ask.package.code, asked, CLIENT)
        rows = spoil.rows(msgspec.to_builtins(list(answered.lines)), self.faults, ask.package.code.name)
        content = b"".join(msgspec.json.encode(row) + b"\n" for row in rows)
        header = Header(
            package_code=ask.package.code.name,
            partner=self.connector.partner,
            direction=ask.package.direction.name,
            period=ask.period,
            jurisdiction_code=ask.jurisdiction_code,
            sequence=ask.sequence,
            generated_at=f"{ask.period}-08T00:00:00+08:00",
            line_count=len(rows),
            sha256=hashlib.sha256(content).hexdigest(),
            schema_version=self.connector.schema_version,
            in_reply_to=answered.in_reply_to,
        )
        await take(content)
        return Reply(header, b"")

    async def push(self, ask: Ask, lines: bytes, idempotency_key: str) -> Acknowledgment:
        """Take a package once. Raises Refused SEQUENCE_CONFLICT or KEY_REUSED."""
        kept, _ = self.inbox.take(
            Submission(
                client_id=CLIENT,
                package=ask.package.code.name,
                jurisdiction_code=ask.jurisdiction_code,
                period=ask.period,
                sequence=ask.sequence,
                key=idempotency_key,
                sha256=hashlib.sha256(lines).hexdigest(),
                lines=lines.decode(),
            ),
            self.prefix,
        )
        return kept.acknowledgment

    async def close(self) -> None:
        """Nothing is open."""
