"""A partner whose memory is a folder: it survives the hub's death and remembers every submission it counted."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import msgspec

from connectors._core import Acknowledgment, Ask, Header, Reply, Take, encode
from connectors.police import VerificationRequest
from domain.exchange import PackageCode
from partners.county import County


@dataclass(frozen=True)
class PartnerOnDisk:
    """The police of a synthetic county, without HTTP. A submission counts once for each idempotency key."""

    county: County
    folder: Path

    async def pull(self, ask: Ask, take: Take) -> Reply:
        lines = {
            PackageCode.SCHOOL_AGE_POPULATION: self.county.school_age_population,
            PackageCode.HOUSEHOLD_CHANGE_ROSTER: self.county.household_changes,
            PackageCode.IDENTITY_FINDINGS: lambda: self.county.identity_findings(ask.period),
            PackageCode.VERIFICATION_RESULT: lambda: [
                self.county.answer(request) for request in self.requests()
            ],
        }[ask.package.code]()
        content = encode(lines)
        header = Header(
            package_code=ask.package.code.name,
            partner="police",
            direction="PULL",
            period=ask.period,
            jurisdiction_code=ask.jurisdiction_code,
            sequence=ask.sequence,
            generated_at="2026-08-08T00:00:00Z",
            line_count=len(lines),
            sha256=hashlib.sha256(content).hexdigest(),
            schema_version="1.0",
        )
        await take(content)
        return Reply(header)

    async def push(self, ask: Ask, lines: bytes, idempotency_key: str) -> Acknowledgment:
        digest = hashlib.sha256(lines).hexdigest()
        path = self.folder / f"{idempotency_key.replace('/', '_')}.ndjson"
        if path.exists():
            assert hashlib.sha256(path.read_bytes()).hexdigest() == digest, (
                "the same key came with other content"
            )
        else:
            path.write_bytes(lines)
        with (self.folder / "calls.jsonl").open("a") as log:
            log.write(json.dumps({"key": idempotency_key, "sha256": digest}) + "\n")
        return Acknowledgment(f"R-{digest[:8]}", len(lines.splitlines()), digest)

    def requests(self) -> list[VerificationRequest]:
        """Every request counted so far."""
        decoder = msgspec.json.Decoder(VerificationRequest)
        paths = sorted(self.folder.glob("*.ndjson"))
        return [decoder.decode(line) for path in paths for line in path.read_bytes().splitlines()]
