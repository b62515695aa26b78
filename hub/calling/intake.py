"""The body of a package as it comes: read piece by piece, unpacked, counted and proven before anything of it is kept."""

from __future__ import annotations

import asyncio
import hashlib
import zlib
from collections.abc import AsyncIterator

from starlette.requests import Request

from connectors import _bulk, _reasons
from domain.errors import Fixer, Reason, Refused
from execution import refusals
from hub.calling.manifest import BAD_REQUEST, Manifest

SECONDS = 120.0  # for a body to come
AT_ONCE = 4  # bodies that one process reads at the same time; each is held in memory
_GZIP = 31  # window bits: with a gzip head and its checksum
_TOO_LARGE = Reason(
    "BODY_TOO_LARGE",
    "请求体过大，请与教育局商定分期报送",
    "the body is too large; agree with the bureau how to divide it",
    Fixer.CALLER,
)
_TOO_SLOW = Reason(
    "BODY_TOO_SLOW", "请求体传输过慢，未予保留", "the body came too slowly; nothing is kept", Fixer.CALLER
)
_MEDIA = Reason(
    "UNSUPPORTED_MEDIA_TYPE",
    "正文应为 UTF-8 的 application/x-ndjson，可用 gzip 压缩",
    "the body is application/x-ndjson in UTF-8, by gzip if you like",
    Fixer.CALLER,
)


class Intake:
    """Reads bodies, a few at a time. largest: bytes, both as sent and as unpacked."""

    def __init__(self, largest: int, seconds: float = SECONDS) -> None:
        self._largest, self._seconds = largest, seconds
        self._places = asyncio.Semaphore(AT_ONCE)

    async def lines(self, request: Request, said: Manifest) -> bytes:
        """The NDJSON lines, proven to be what the manifest says. A body cut off midway leaves nothing behind.

        Raises Refused: UNSUPPORTED_MEDIA_TYPE, BODY_TOO_LARGE, BODY_TOO_SLOW, OVERLOADED, TRUNCATED, WRONG_COUNT,
        HASH_MISMATCH, WRONG_ENCODING.
        """
        packed = _is_packed(request)
        if self._places.locked():
            raise Refused(refusals.OVERLOADED)
        async with self._places:
            try:
                async with asyncio.timeout(self._seconds):
                    sent = await self._read(request.stream(), packed)
            except TimeoutError:
                raise Refused(_TOO_SLOW) from None
        content, digest = sent
        if (promised := request.headers.get("Content-Digest")) is not None and promised != digest:
            raise Refused(_reasons.HASH_MISMATCH.at("Content-Digest"))
        _prove(content, said)
        return content

    async def _read(self, stream: AsyncIterator[bytes], packed: bool) -> tuple[bytes, str]:
        """The lines, and the Content-Digest (RFC 9530) of what came on the way."""
        content, hashed, size = bytearray(), hashlib.sha256(), 0
        unpacking = zlib.decompressobj(_GZIP) if packed else None
        async for chunk in stream:
            size += len(chunk)
            hashed.update(chunk)
            content += _unpacked(unpacking, chunk, self._largest - len(content)) if unpacking else chunk
            if max(size, len(content)) > self._largest:
                raise Refused(_TOO_LARGE)
        if unpacking is not None and not unpacking.eof:
            raise Refused(_reasons.TRUNCATED.at("$"))
        return bytes(content), _bulk.said(hashed.digest())


def _unpacked(unpacking: zlib._Decompress, chunk: bytes, room: int) -> bytes:
    """What a piece unpacks to; a little more than there is room for, at most."""
    if not chunk:
        return b""
    try:
        found = unpacking.decompress(chunk, room + 1)
    except zlib.error:
        raise Refused(BAD_REQUEST.at("Content-Encoding")) from None
    if unpacking.unused_data:
        raise Refused(BAD_REQUEST.at("Content-Encoding"))
    if unpacking.unconsumed_tail:
        raise Refused(_TOO_LARGE)
    return found


def _is_packed(request: Request) -> bool:
    media, _, more = request.headers.get("Content-Type", "").partition(";")
    charset = more.strip().lower().replace('"', "")
    coding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if media.strip().lower() != _bulk.NDJSON or charset not in ("", "charset=utf-8"):
        raise Refused(_MEDIA.at("Content-Type"))
    if coding not in ("identity", "gzip"):
        raise Refused(_MEDIA.at("Content-Encoding"))
    return coding == "gzip"


def _prove(content: bytes, said: Manifest) -> None:
    found = _bulk.count(content)
    if content and not content.endswith(b"\n"):
        raise Refused(_reasons.TRUNCATED.at(f"line {found + 1}"))
    if found != said.line_count:
        raise Refused(_reasons.WRONG_COUNT.at("$.lineCount"))
    if hashlib.sha256(content).hexdigest() != said.sha256:
        raise Refused(_reasons.HASH_MISMATCH.at("$.sha256"))
    try:
        content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Refused(_reasons.WRONG_ENCODING.at(f"line {line}")) from None
