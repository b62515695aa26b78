"""From where a request comes: who connected, or whom the proxy in front names (X-Forwarded-For)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Any

_FORWARDED = b"x-forwarded-for"
_NETWORK = 64  # bits of an IPv6 address that one customer has to itself (RFC 6177)


class Addresses:
    """Tells addresses apart. proxies: those whose word is taken; what anybody else claims is passed over."""

    def __init__(self, proxies: Collection[str] = ()) -> None:
        self._proxies = frozenset(proxies)

    def of(self, scope: Mapping[str, Any]) -> str:
        """The address that an ASGI request comes from; of IPv6 the network; empty where nobody can tell."""
        peer = scope.get("client")
        found = str(peer[0]) if peer else ""
        if found in self._proxies:
            found = self._forwarded(scope["headers"], found)
        return _network(found)

    def _forwarded(self, headers: Iterable[tuple[bytes, bytes]], proxy: str) -> str:
        # Each proxy adds whom it saw at the end: what stands before the last one we trust, anyone may have written.
        said = b",".join(value for name, value in headers if name == _FORWARDED).decode("latin-1")
        for each in reversed(said.split(",")):
            address = _plain(each)
            if address is None:
                return proxy
            if address not in self._proxies:
                return address
            proxy = address
        return proxy


def _plain(said: str) -> str | None:
    """An address without its port: "1.2.3.4:567", "[2001:db8::1]:567"; None for what is none."""
    text = said.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        return str(ip_address(text))
    except ValueError:
        return None


@lru_cache(maxsize=1024)
def _network(address: str) -> str:
    try:
        found: IPv4Address | IPv6Address | None = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        mapped = found.ipv4_mapped
        return str(mapped or IPv6Network((found.packed, _NETWORK), strict=False))
    return str(found)
