"""The way to a department and back: pulls a package and proves it is whole, pushes one and proves it arrived."""

from __future__ import annotations

import asyncio
import hashlib
import re
import uuid
from dataclasses import replace
from types import TracebackType
from typing import Self, TypeVar

import httpx
import msgspec

from connectors import _bulk, _denial, _reasons, _tls
from connectors import _whole as whole
from connectors._clock import Clock, Deadline
from connectors._core import Acknowledgment, Ask, Header, Reply, Take
from connectors._metadata import Metadata
from connectors._profile import Profile
from connectors._proof import Proving, Sender
from connectors._token import TokenSource
from connectors._wire import Answer, Call, Wire
from domain.errors import Reason, Refused
from domain.exchange import Direction

__all__ = ["Clock", "Profile", "Transport"]

SHORTEST_POLL = 1.0
_DOCUMENT = 262_144  # bytes
IDEMPOTENCY_KEY = re.compile(r"^[A-Za-z0-9._:/-]{8,128}$")
_T = TypeVar("_T")


async def document(
    url: str, client: httpx.AsyncClient | None = None, clock: Clock | None = None, seconds: float = 10.0
) -> bytes:
    """A public document of at most 256 KiB (an issuer's keys), fetched without any right of ours. Raises Refused."""
    clock = clock or Clock()
    own = client or httpx.AsyncClient(trust_env=False)

    async def call() -> Call:
        return Call("GET", url, {"Accept": "application/json"})

    try:
        answer = await Wire(own, clock, seconds).send(call, Deadline(clock, seconds), _DOCUMENT)
    finally:
        if client is None:
            await own.aclose()
    if answer.status != 200:
        raise Refused(_reasons.MALFORMED.at(answer.call.place))
    return answer.content


class Transport:
    """Speaks to one department under its profile. Every failure is a Refused whose place is method and path.

    client: one to use instead of our own (a test); it stays open. clock: time, for tests.
    Raises Refused CERTIFICATE_FILES if the profile names files that cannot be used.
    """

    def __init__(
        self, profile: Profile, client: httpx.AsyncClient | None = None, clock: Clock | None = None
    ) -> None:
        self._profile = profile
        self._clock = clock or Clock()
        # The environment's proxies are not ours to obey: a proxy would see the token.
        self._client = client or httpx.AsyncClient(trust_env=False, verify=_tls.context(profile))
        self._owned = client is None
        wire = Wire(self._client, self._clock, profile.timeout)
        bound = profile.sender_constraint == "dpop"
        self._sender: Sender = Proving(wire, profile.proof_key, self._clock) if bound else wire
        self._metadata = Metadata(profile, wire, self._clock)
        self._tokens = TokenSource(profile, self._sender, self._metadata, self._clock)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections that are ours."""
        if self._owned:
            await self._client.aclose()

    async def pull(self, ask: Ask, take: Take | None = None) -> Reply:
        """One package, whole: every part and their sum have the promised lines and SHA-256.

        take: is given the parts, so that no more than one is held; what it was given counts only once this returns. Without it
        the reply holds them all. Raises Refused: WRONG_* if it is not what was asked for; TRUNCATED, WRONG_COUNT or
        HASH_MISMATCH if a part stays damaged; a partner's own refusal; or the last silence when the deadline came.
        """
        until = Deadline(self._clock, self._profile.deadline)
        manifest, at = await self._opened(ask, until)
        held: list[bytes] = []
        sum_of = whole.Sum()
        for part in manifest.output:
            content = await self._part(self._own(part.url, at.url, at.place), part, until)
            await asyncio.to_thread(sum_of.add, content)
            if sum_of.size > self._profile.largest_package:
                raise Refused(_reasons.TOO_LARGE.at(at.place))
            await take(content) if take else held.append(content)
            del content
        sum_of.prove(manifest.header.line_count, manifest.header.sha256, at.place)
        return Reply(manifest.header, b"".join(held))

    async def locate(self) -> str:
        """Where tokens are given. Raises Refused as metadata do."""
        return await self._metadata.token_endpoint(Deadline(self._clock, self._profile.deadline))

    async def enter(self) -> None:
        """Get a token, if we hold none. Raises Refused as tokens do."""
        await self._tokens.authorization(Deadline(self._clock, self._profile.deadline))

    async def look(self, ask: Ask) -> tuple[_bulk.Manifest, Call]:
        """What a package consists of, its head as it was asked for, and where it says so. Raises Refused as `pull` does."""
        return await self._opened(ask, Deadline(self._clock, self._profile.deadline))

    async def sample(self, manifest: _bulk.Manifest, at: Call) -> bytes:
        """The first line of what was looked at; empty if it has none. Raises Refused as `pull` does."""
        until = Deadline(self._clock, self._profile.deadline)
        for part in manifest.output[:1]:
            content = await self._part(self._own(part.url, at.url, at.place), part, until)
            return content.partition(b"\n")[0]
        return b""

    async def push(self, ask: Ask, lines: bytes, idempotency_key: str) -> Acknowledgment:
        """Hand in a package (NDJSON); zero bytes are an empty one. Every retry bears the same key and content.

        Raises Refused: SEQUENCE_CONFLICT and the partner's other refusals; WRONG_COUNT or HASH_MISMATCH if it
        acknowledges something else; or the last silence when the deadline came. Raises ValueError for a bad key.
        """
        if not IDEMPOTENCY_KEY.match(idempotency_key):
            raise ValueError("an idempotency key has 8 to 128 letters, digits or . _ : / -")
        call = self._submission(ask, lines, idempotency_key)
        until = Deadline(self._clock, self._profile.deadline)
        answer = await self._authorized(call, until, self._profile.largest_answer)
        taken = _decoded(answer, Acknowledgment, (200, 201))
        if taken.sha256 != hashlib.sha256(lines).hexdigest():
            raise Refused(_reasons.HASH_MISMATCH.at(call.place))
        if taken.received != _bulk.count(lines):
            raise Refused(_reasons.WRONG_COUNT.at(call.place))
        return taken

    def _submission(self, ask: Ask, lines: bytes, key: str) -> Call:
        headers = {
            "Content-Type": _bulk.NDJSON,
            "Content-Digest": _bulk.digest(lines),
            "Idempotency-Key": key,
        }
        params = {
            "period": ask.period,
            "jurisdictionCode": ask.jurisdiction_code,
            "sequence": str(ask.sequence),
            "schemaVersion": self._profile.schema_version,
        }
        return Call("POST", self._verb(ask, Direction.PUSH), headers, params, lines)

    def _verb(self, ask: Ask, direction: Direction) -> str:
        if ask.package.direction is not direction:
            raise ValueError(f"{ask.package.code.name} is not exchanged by {direction.name}")
        base = self._profile.base_url.rstrip("/")
        return f"{base}/v1/packages/{ask.package.code.name}/${_bulk.VERBS[direction]}"

    async def _opened(self, ask: Ask, until: Deadline) -> tuple[_bulk.Manifest, Call]:
        manifest, at = await self._export(ask, until)
        _expect(ask, self._profile, manifest.header, at.place)
        return manifest, at

    async def _export(self, ask: Ask, until: Deadline) -> tuple[_bulk.Manifest, Call]:
        wanted = _bulk.ExportRequest(
            period=ask.period,
            jurisdiction_code=ask.jurisdiction_code,
            sequence=ask.sequence,
            in_reply_to=ask.in_reply_to,
        )
        headers = {"Content-Type": "application/json", "Idempotency-Key": uuid.uuid4().hex}
        kick_off = Call("POST", self._verb(ask, Direction.PULL), headers, content=msgspec.json.encode(wanted))
        accepted = await self._authorized(kick_off, until, self._profile.largest_answer)
        status_url = accepted.headers.get("Content-Location")
        if accepted.status != 202 or status_url is None:
            raise Refused(_reasons.MALFORMED.at(kick_off.place))
        return await self._finished(self._own(status_url, kick_off.url, kick_off.place), accepted, until)

    async def _finished(self, status: Call, accepted: Answer, until: Deadline) -> tuple[_bulk.Manifest, Call]:
        # The kick-off may say when to come back; where it does not, we look at once.
        pause = accepted.pause
        while True:
            if pause is not None:
                await self._pause(pause, status, until)
            answer = await self._authorized(status, until, self._profile.largest_answer)
            if answer.status != 202:
                return _decoded(answer, _bulk.Manifest, (200,)), status
            pause = answer.pause or SHORTEST_POLL

    async def _pause(self, seconds: float, status: Call, until: Deadline) -> None:
        pause = min(max(seconds, SHORTEST_POLL), self._profile.longest_poll)
        if pause >= until.left():
            raise Refused(_reasons.TIMED_OUT.at(status.place))
        await self._clock.wait(pause)

    async def _part(self, call: Call, part: _bulk.Part, until: Deadline) -> bytes:
        for attempt in range(1, self._profile.part_attempts + 1):
            answer = await self._authorized(call, until, self._profile.largest_part)
            damage = whole.damage(answer.content, part.line_count, part.sha256)
            if damage is None:
                break
            if attempt == self._profile.part_attempts:
                raise Refused(damage.at(call.place))
        if (line := whole.unreadable_line(answer.content)) is not None:
            raise Refused(_reasons.WRONG_ENCODING.at(f"{call.place} 行 {line}"))
        return answer.content

    def _own(self, url: str, beside: str, place: str) -> Call:
        """A GET of an address the partner gave. It must be its own, for our token goes with it."""
        try:
            address = httpx.URL(beside).join(url)
        except (httpx.InvalidURL, ValueError):
            raise Refused(_reasons.MALFORMED.at(place)) from None
        home = httpx.URL(self._profile.base_url)
        # With a name and password in it, httpx would send those in place of the token.
        if address.userinfo or (address.scheme, address.host, address.port) != (
            home.scheme,
            home.host,
            home.port,
        ):
            raise Refused(_reasons.FOREIGN_ADDRESS.at(place))
        return Call("GET", str(address))

    async def _authorized(self, call: Call, until: Deadline, cap: int) -> Answer:
        async def make() -> Call:
            headers = {**call.headers, "Authorization": await self._tokens.authorization(until)}
            return replace(call, headers=headers)

        answer = await self._sender.send(make, until, cap)
        if answer.status == 401 and _denial.error(answer) not in _denial.OF_PROOF:
            # It may have expired on the way: one more try with a new one.
            self._tokens.reject(answer.call.headers["Authorization"])
            answer = await self._sender.send(make, until, cap)
        if answer.status >= 400:
            raise Refused(_said(answer))
        return answer


def _said(answer: Answer) -> Reason:
    if _denial.error(answer) in _denial.OF_PROOF:
        return _reasons.PROOF_REFUSED.at(answer.call.place)
    if answer.status == 401:
        return _reasons.TOKEN_NOT_ACCEPTED.at(answer.call.place)
    try:
        code = msgspec.json.decode(answer.content, type=_bulk.Problem).code
    except (msgspec.DecodeError, UnicodeDecodeError):
        code = ""
    return _reasons.SAID.get(code, _reasons.unnamed(answer.status)).at(answer.call.place)


def _decoded(answer: Answer, kind: type[_T], statuses: tuple[int, ...]) -> _T:
    try:
        if answer.status in statuses:
            return msgspec.json.decode(answer.content, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError):
        pass
    raise Refused(_reasons.MALFORMED.at(answer.call.place))


def _expect(ask: Ask, profile: Profile, header: Header, place: str) -> None:
    asked = (
        (header.package_code, ask.package.code.name, _reasons.WRONG_PACKAGE),
        (header.partner, profile.partner, _reasons.WRONG_PARTNER),
        (header.direction, ask.package.direction.name, _reasons.WRONG_DIRECTION),
        (header.period, ask.period, _reasons.WRONG_PERIOD),
        (header.jurisdiction_code, ask.jurisdiction_code, _reasons.WRONG_JURISDICTION),
        (header.sequence, ask.sequence, _reasons.WRONG_SEQUENCE),
        (header.schema_version, profile.schema_version, _reasons.WRONG_VERSION),
        (header.in_reply_to, ask.in_reply_to or header.in_reply_to, _reasons.WRONG_REPLY),
    )
    for said, wanted, reason in asked:
        if said != wanted:
            raise Refused(reason.at(place))
