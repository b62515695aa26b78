"""The bulk endpoints every simulated department serves: export, status, parts, submit."""

from __future__ import annotations

import hashlib
import re
import uuid
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from connectors import _bulk
from connectors._core import Connector, Header, Line, Package
from domain.errors import Reason, Refused
from domain.exchange import Direction, PackageCode
from partners import body, faults, problems, spoil
from partners.faults import Fault, Faults
from partners.inbox import Inbox, Submission
from partners.tokens import Bearer, TokenDesk

LARGEST_ASK = 64 * 1024
LARGEST_SUBMISSION = 64 * 1024 * 1024
EXPORTS_KEPT = 64
LINES_IN_A_PART = 5000
_KEY = re.compile(r"^[A-Za-z0-9._:/-]{8,128}$")
_DIGEST = re.compile(r"^sha-256=:[A-Za-z0-9+/]{43}=:$")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Answered:
    """What an export holds, and the sequence of the package it replies to."""

    lines: Sequence[Line]
    in_reply_to: int | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """A department: what it exchanges, for which county (GB/T 2260; None for any), and where its lines come from.

    export: the lines of a package for a client; prefix: how its own reference numbers begin.
    """

    connector: Connector
    jurisdiction_code: str | None
    export: Callable[[PackageCode, _bulk.ExportRequest, str], Answered]
    prefix: str


@dataclass(frozen=True, slots=True)
class _Export:
    bearer: str
    package: Package
    asked: _bulk.ExportRequest
    header: Header
    parts: tuple[bytes, ...]


class BulkDesk:
    """Serves one office. Exports live in memory, the last 64 of them; submissions in the inbox."""

    def __init__(
        self, office: Office, inbox: Inbox, tokens: TokenDesk, switches: Faults, now: Callable[[], float]
    ) -> None:
        self._office = office
        self._inbox = inbox
        self._tokens = tokens
        self._faults = switches
        self._now = now
        self._exports: OrderedDict[str, _Export] = OrderedDict()
        self._by_key: dict[tuple[str, str], str] = {}

    def routes(self) -> list[Route]:
        """The paths of the contract."""
        return [
            Route("/v1/packages/{code}/$export", self._kick_off, methods=["POST"]),
            Route("/v1/exports/{export}", self._status, methods=["GET"]),
            Route("/v1/exports/{export}/parts/{part}", self._part, methods=["GET"]),
            Route("/v1/packages/{code}/$submit", self._submit, methods=["POST"]),
        ]

    async def _kick_off(self, request: Request) -> Response:
        package, bearer = self._entered(request, Direction.PULL)
        key = _idempotency_key(request)
        asked = _decoded(await body.read(request, LARGEST_ASK), _bulk.ExportRequest)
        self._in_area(asked.jurisdiction_code)
        export = self._by_key.get((bearer.client_id, key)) or self._start(
            package, bearer.client_id, key, asked
        )
        if (self._exports[export].package, self._exports[export].asked) != (package, asked):
            raise Refused(problems.KEY_REUSED)
        return Response(status_code=202, headers={"Content-Location": f"/v1/exports/{export}"})

    async def _status(self, request: Request) -> Response:
        export, code = self._found(request)
        if self._faults.take(Fault.SLOW, code):
            return Response(status_code=202, headers={"X-Progress": "exporting", "Retry-After": "1"})
        parts = tuple(
            _bulk.Part(
                url=f"{request.url.path}/parts/{number}",
                line_count=_bulk.count(content),
                sha256=hashlib.sha256(content).hexdigest(),
            )
            for number, content in enumerate(export.parts, 1)
        )
        return _json(_bulk.Manifest(header=export.header, output=parts), 200)

    async def _part(self, request: Request) -> Response:
        export, code = self._found(request)
        parts = {str(number): part for number, part in enumerate(export.parts, 1)}
        content = parts.get(request.path_params["part"])
        if content is None:
            raise Refused(problems.UNKNOWN_EXPORT)
        if self._faults.take(Fault.RESET, code):
            return faults.BrokenOff(content, media_type=_bulk.NDJSON)
        if self._faults.take(Fault.TRUNCATED, code):
            content = content[: len(content) * 2 // 3]
        if self._faults.take(Fault.WRONG_HASH, code):
            content = content[:-1] + b" \n"
        return Response(content, media_type=_bulk.NDJSON)

    async def _submit(self, request: Request) -> Response:
        package, bearer = self._entered(request, Direction.PUSH)
        key = _idempotency_key(request)
        asked = _asked(request, self._office.connector.schema_version)
        self._in_area(asked.jurisdiction_code)
        content = await _content(request, package)
        kept, new = self._inbox.take(
            Submission(
                client_id=bearer.client_id,
                package=package.code.name,
                jurisdiction_code=asked.jurisdiction_code,
                period=asked.period,
                sequence=asked.sequence,
                key=key,
                sha256=hashlib.sha256(content).hexdigest(),
                lines=content.decode(),
            ),
            self._office.prefix,
        )
        answer = _json(kept.acknowledgment, 201 if new else 200)
        if self._faults.take(Fault.LOST_ANSWER, package.code.name):
            return faults.BrokenOff(bytes(answer.body), media_type="application/json")
        return answer

    def _entered(self, request: Request, direction: Direction) -> tuple[Package, Bearer]:
        bearer = self._tokens.bearer(request)
        for package in self._office.connector.packages:
            if package.code.name == request.path_params["code"] and package.direction is direction:
                self._admit(bearer, package)
                return package, bearer
        raise Refused(problems.UNKNOWN_PACKAGE)

    def _admit(self, bearer: Bearer, package: Package) -> None:
        if _bulk.scope(package) not in bearer.scopes:
            raise Refused(problems.INSUFFICIENT_SCOPE)
        faults.trip(self._faults, package.code.name)

    def _found(self, request: Request) -> tuple[_Export, str]:
        bearer = self._tokens.bearer(request)
        export = self._exports.get(request.path_params["export"])
        if export is None or export.bearer != bearer.client_id:
            raise Refused(problems.UNKNOWN_EXPORT)
        self._admit(bearer, export.package)
        return export, export.package.code.name

    def _in_area(self, jurisdiction_code: str) -> None:
        if self._office.jurisdiction_code not in (None, jurisdiction_code):
            raise Refused(problems.OUT_OF_SCOPE)

    def _start(self, package: Package, client: str, key: str, asked: _bulk.ExportRequest) -> str:
        answered = self._office.export(package.code, asked, client)
        code = package.code.name
        rows = spoil.rows(msgspec.to_builtins(list(answered.lines)), self._faults, code)
        charset = "gb18030" if self._faults.take(Fault.WRONG_ENCODING, code) else "utf-8"
        parts = tuple(
            _ndjson(rows[at : at + LINES_IN_A_PART], charset) for at in range(0, len(rows), LINES_IN_A_PART)
        )
        header = self._header(package, asked, answered.in_reply_to, parts)
        export = uuid.uuid4().hex
        self._exports[export] = _Export(client, package, asked, header, parts)
        self._by_key[client, key] = export
        self._forget_the_oldest()
        return export

    def _header(
        self, package: Package, asked: _bulk.ExportRequest, in_reply_to: int | None, parts: tuple[bytes, ...]
    ) -> Header:
        late = self._faults.take(Fault.WRONG_MONTH, package.code.name)
        content = b"".join(parts)
        return Header(
            package_code=package.code.name,
            partner=self._office.connector.partner,
            direction=package.direction.name,
            period=spoil.month_before(asked.period) if late else asked.period,
            jurisdiction_code=asked.jurisdiction_code,
            sequence=asked.sequence,
            generated_at=datetime.fromtimestamp(self._now(), UTC).isoformat(timespec="seconds"),
            line_count=_bulk.count(content),
            sha256=hashlib.sha256(content).hexdigest(),
            schema_version=self._office.connector.schema_version,
            purpose=package.purpose,
            legal_basis=package.legal_basis,
            in_reply_to=in_reply_to,
        )

    def _forget_the_oldest(self) -> None:
        while len(self._exports) > EXPORTS_KEPT:
            gone, _ = self._exports.popitem(last=False)
            self._by_key = {key: export for key, export in self._by_key.items() if export != gone}


def _ndjson(rows: list[spoil.Row], charset: str) -> bytes:
    content = b"".join(msgspec.json.encode(row) + b"\n" for row in rows)
    return content if charset == "utf-8" else content.decode().encode(charset)


def _json(content: object, status: int) -> Response:
    return Response(msgspec.json.encode(content), status, media_type="application/json")


def _idempotency_key(request: Request) -> str:
    key = request.headers.get("Idempotency-Key", "")
    if not _KEY.match(key):
        raise Refused(problems.BAD_REQUEST.at("Idempotency-Key"))
    return key


def _asked(request: Request, version: str) -> _bulk.ExportRequest:
    query = dict(request.query_params)
    if query.pop("schemaVersion", None) != version:
        raise Refused(problems.BAD_REQUEST.at("schemaVersion"))
    try:
        return msgspec.convert(query, _bulk.ExportRequest, strict=False)
    except msgspec.ValidationError:
        raise Refused(problems.BAD_REQUEST.at("period, jurisdictionCode, sequence")) from None


async def _content(request: Request, package: Package) -> bytes:
    if request.headers.get("Content-Type") != _bulk.NDJSON:
        raise Refused(problems.UNSUPPORTED_MEDIA_TYPE)
    promised = request.headers.get("Content-Digest", "")
    content = await body.read(request, LARGEST_SUBMISSION)
    if not _DIGEST.match(promised):
        raise Refused(problems.BAD_REQUEST.at("Content-Digest"))
    if promised != _bulk.digest(content):
        raise Refused(problems.HASH_MISMATCH)
    for number, line in enumerate(content.split(b"\n")[:-1], 1):
        _decoded(line, package.line, problems.SCHEMA.at(f"行 {number}"))
    if content and not content.endswith(b"\n"):
        raise Refused(problems.SCHEMA)
    return content


def _decoded(content: bytes, kind: type[_T], reason: Reason = problems.BAD_REQUEST) -> _T:
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Refused(reason) from None
