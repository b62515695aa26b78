"""A message to an operator's endpoint: HTTPS to a public address or an allowed one, signed, never redirected, heard or not.

Signed as Standard Webhooks has it: webhook-id, webhook-timestamp, webhook-signature (v1, HMAC-SHA256 over "id.timestamp.body").
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import ipaddress
import secrets
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

import httpx

from connectors import _reasons
from connectors._wire import of_certificates
from domain.errors import Fixer, Reason, Refused

PREFIX = "whsec_"
SECONDS = 10.0
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
NOT_HEARD = Reason(
    "NOT_HEARD",
    "告警接收地址未以 2xx 答复",
    "the endpoint did not answer with 2xx",
    Fixer.OPERATOR,
)
PRIVATE_ADDRESS = Reason(
    "PRIVATE_ADDRESS",
    "告警接收地址在内网、本机或保留地址段；确需使用时请在 HUB_ALERT_ADDRESSES 中列出",
    "the endpoint lies at a private, local or reserved address; list it in HUB_ALERT_ADDRESSES if that is meant",
    Fixer.OPERATOR,
)
BAD_ENDPOINT = Reason(
    "BAD_ENDPOINT",
    "告警接收地址应为 https:// 开头的完整地址，不含用户名、口令和片段",
    "an endpoint is a whole https:// address without user, password and fragment",
    Fixer.OPERATOR,
    "url",
)


@dataclass(frozen=True, slots=True)
class Route:
    """allowed: networks that an endpoint may lie in although they are private; authorities: a file of whom to trust, else the public ones."""

    allowed: tuple[Network, ...] = ()
    authorities: Path | None = None
    seconds: float = SECONDS

    def context(self) -> ssl.SSLContext:
        """TLS 1.2 or newer. Raises Refused (CERTIFICATE_FILES)."""
        try:
            if self.authorities is not None:
                return ssl.create_default_context(cafile=str(self.authorities))
            return httpx.create_ssl_context(trust_env=False)
        except (OSError, ValueError):
            raise Refused(_reasons.CERTIFICATE_FILES.at("HUB_ALERT_AUTHORITIES")) from None


def networks(listed: str) -> tuple[Network, ...]:
    """Addresses and networks, separated by blanks. Raises ValueError."""
    return tuple(ipaddress.ip_network(each, strict=False) for each in listed.split())


def fresh_secret() -> str:
    """A secret as receivers are given it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def signature(secret: str, message_id: str, at: datetime, body: bytes) -> str:
    """v1,… over id, seconds and body."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    said = f"{message_id}.{int(at.timestamp())}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, said, hashlib.sha256).digest()).decode()


def checked(url: str) -> SplitResult:
    """An endpoint's address in parts. Raises Refused (BAD_ENDPOINT)."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Refused(BAD_ENDPOINT) from None
    odd = any(each.isspace() or ord(each) < 33 or ord(each) > 126 for each in url)
    if (
        parts.scheme != "https"
        or not parts.hostname
        or port == 0
        or parts.fragment
        or odd
        or "@" in parts.netloc
    ):
        raise Refused(BAD_ENDPOINT)
    return parts


async def located(parts: SplitResult, route: Route) -> str:
    """The address to connect to; each that the name has must be allowed. Raises Refused (NO_SUCH_HOST, PRIVATE_ADDRESS)."""
    host = parts.hostname or ""
    try:
        loop = asyncio.get_running_loop()
        found = await loop.getaddrinfo(host, parts.port or 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Refused(_reasons.NO_SUCH_HOST.at(host)) from None
    addresses = [str(each[4][0]).partition("%")[0] for each in found]
    if not addresses or not all(_is_allowed(each, route.allowed) for each in addresses):
        raise Refused(PRIVATE_ADDRESS.at(host))
    return addresses[0]


async def send(url: str, secret: str, message_id: str, body: bytes, at: datetime, route: Route) -> int:
    """Say it once; the status of 2xx. Raises Refused with why it was not heard: a status, a redirect, silence, a certificate, an address."""
    parts = checked(url)
    headers = {
        "Content-Type": "application/json",
        "Host": parts.netloc,
        "webhook-id": message_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signature(secret, message_id, at, body),
    }
    try:
        async with asyncio.timeout(route.seconds):
            # The name is asked once and its address connected to: another answer a moment later changes nothing.
            address = await located(parts, route)
            target = httpx.URL(url).copy_with(host=address)
            async with (
                httpx.AsyncClient(trust_env=False, verify=route.context(), timeout=route.seconds) as client,
                client.stream(
                    "POST",
                    target,
                    content=body,
                    headers=headers,
                    extensions={"sni_hostname": parts.hostname},
                    follow_redirects=False,
                ) as answer,
            ):
                status = answer.status_code
    except (TimeoutError, httpx.TimeoutException):
        raise Refused(_reasons.TIMED_OUT.at(parts.netloc)) from None
    except httpx.HTTPError as error:
        raise Refused((of_certificates(error) or _reasons.UNREACHABLE).at(parts.netloc)) from None
    if 300 <= status < 400:
        raise Refused(_reasons.REDIRECTED.at(f"{parts.netloc} {status}"))
    if not 200 <= status < 300:
        raise Refused(NOT_HEARD.at(f"{parts.netloc} {status}"))
    return status


def _is_allowed(address: str, allowed: Sequence[Network]) -> bool:
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    if any(found.version == each.version and found in each for each in allowed):
        return True
    return found.is_global and not found.is_multicast and not found.is_reserved
