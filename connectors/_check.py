"""A connection to a department tested layer by layer: name, line, TLS, metadata, token, contract, one line of a package.

It stops at the first layer that fails and says which and why. Nothing is kept: of the line, whether it can be read.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import msgspec

from connectors import _bulk, _reasons, _tls
from connectors._core import Ask, Connector
from connectors._profile import Profile
from connectors._transport import Transport
from connectors._wire import Call, of_certificates
from domain.errors import Fixer, Reason, Refused
from domain.exchange import Direction
from domain.vocabulary import Term

SECONDS = 10.0  # for a name, a line or a handshake
DEADLINE = 30.0  # for each of the layers above
_PORTS = {"https": 443, "http": 80}


class Layer(Term):
    """连接检测的各层, from the lowest on."""

    NAME = "域名解析"
    LINE = "网络连接"
    TLS = "TLS 握手与证书"
    METADATA = "授权服务器元数据"
    TOKEN = "访问令牌"
    CONTRACT = "接口合同版本"
    SAMPLE = "样本行"


@dataclass(frozen=True, slots=True)
class Found:
    """What came of a layer. place: host, address or path it is about; told: what was found there; reason: why not."""

    layer: Layer
    place: str
    told: str = ""
    reason: Reason | None = None
    milliseconds: int = 0


Step = tuple[Layer, str, Callable[[], Awaitable[str]]]


async def check(profile: Profile, connector: Connector, county: str, month: str) -> list[Found]:
    """Every layer up to the first that fails, in order. month: YYYY-MM, the last one that may be asked for."""
    found: list[Found] = []
    hasty = replace(profile, timeout=min(profile.timeout, SECONDS), deadline=min(profile.deadline, DEADLINE))
    for steps in (_lower(hasty), _upper(hasty, connector, county, month)):
        async for each in steps:
            found.append(each)
            if each.reason is not None:
                return found
    return found


async def _lower(profile: Profile) -> AsyncIterator[Found]:
    for origin in dict.fromkeys(_origins(profile)):
        for step in _of_origin(origin, profile):
            yield await _tried(step)


async def _upper(profile: Profile, connector: Connector, county: str, month: str) -> AsyncIterator[Found]:
    try:
        transport = Transport(profile)
    except Refused as refused:
        yield Found(Layer.TLS, profile.partner, reason=refused.reason)
        return
    async with transport:
        ask = _ask(connector, county, month)
        seen: list[tuple[_bulk.Manifest, Call]] = []

        async def entered() -> str:
            await transport.enter()
            return profile.sender_constraint

        async def agreed() -> str:
            seen.append(await transport.look(ask))
            header = seen[0][0].header
            return f"{header.schema_version}; {header.package_code} {header.period}: {header.line_count}"

        async def read() -> str:
            return _readable(ask, await transport.sample(*seen[0]))

        for step in (
            (Layer.METADATA, profile.token_url or profile.issuer, transport.locate),
            (Layer.TOKEN, profile.client_id, entered),
            (Layer.CONTRACT, profile.base_url, agreed),
            (Layer.SAMPLE, ask.package.code.name, read),
        ):
            yield await _tried(step)


async def _tried(step: Step) -> Found:
    layer, place, body = step
    began = time.monotonic()
    try:
        told, reason = await body(), None
    except Refused as refused:
        told, reason = "", refused.reason
    return Found(layer, place, told, reason, round((time.monotonic() - began) * 1000))


def _origins(profile: Profile) -> Iterator[tuple[str, str, int]]:
    for url in (profile.token_url or profile.issuer, profile.base_url):
        address = urlsplit(url)
        yield address.scheme, address.hostname or "", address.port or _PORTS[address.scheme]


def _of_origin(origin: tuple[str, str, int], profile: Profile) -> Iterator[Step]:
    scheme, host, port = origin
    place = f"{host}:{port}"

    async def named() -> str:
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(SECONDS):
                found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except TimeoutError:
            raise Refused(_reasons.TIMED_OUT.at(place)) from None
        except OSError:
            raise Refused(_reasons.NO_SUCH_HOST.at(host)) from None
        return ", ".join(dict.fromkeys(str(each[4][0]) for each in found))

    async def reached() -> str:
        await _opened(host, port, None, place)
        return ""

    async def secured() -> str:
        return await _opened(host, port, _tls.context(profile), place)

    yield Layer.NAME, host, named
    yield Layer.LINE, place, reached
    if scheme == "https":
        yield Layer.TLS, place, secured


async def _opened(host: str, port: int, tls: ssl.SSLContext | None, place: str) -> str:
    """Connect and hang up; the version of TLS. Raises Refused."""
    try:
        async with asyncio.timeout(SECONDS):
            _, writer = await asyncio.open_connection(host, port, ssl=tls)
    except TimeoutError:
        raise Refused(_reasons.TIMED_OUT.at(place)) from None
    except ssl.SSLError as error:
        raise Refused((of_certificates(error) or _reasons.TLS_FAILED).at(place)) from None
    except OSError:
        raise Refused((_reasons.UNREACHABLE if tls is None else _reasons.TLS_FAILED).at(place)) from None
    secured = writer.get_extra_info("ssl_object")
    writer.transport.abort()
    return str(secured.version()) if secured else ""


def _ask(connector: Connector, county: str, month: str) -> Ask:
    """A package that may be asked for at any time, a register if there is one: no answers of ours, which would count as given."""
    open_ = [p for p in connector.packages if p.direction is Direction.PULL and p.reply_to is None]
    registers = [p for p in open_ if not p.may_be_empty] or open_
    package = next((each for each in registers if each.due(False)), registers[0])
    if package.due(month.endswith("-08")):
        return Ask(package, month, county)
    year = int(month[:4]) - (month[5:] < "08")
    return Ask(package, f"{year}-08", county)


def _readable(ask: Ask, line: bytes) -> str:
    if not line:
        return "0"
    try:
        msgspec.json.decode(line, type=ask.package.line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Refused(_SAMPLE_REJECTED.at(f"{ask.package.code.name} line 1")) from None
    return "1"


_SAMPLE_REJECTED = Reason(
    "SAMPLE_REJECTED",
    "样本行不符合接口合同",
    "the sample line is not what the contract says",
    Fixer.PARTNER,
)
