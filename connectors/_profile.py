"""How one department is reached and how the hub proves itself to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from connectors import _reasons
from domain.errors import Refused

_LOOPBACK = {"127.0.0.1", "::1", "localhost"}
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Profile:
    """One department's endpoint, the hub's client there, and how patient we are. Times are seconds, sizes bytes.

    issuer: the aud of our assertion (RFC 7523); key: our private JWK with kid, never shown; scope: empty for all that is ours.
    timeout: silence within one request; deadline: a whole pull or push; longest_poll: between two looks at a status.
    Raises Refused INSECURE_ADDRESS unless both addresses are HTTPS or loopback.
    """

    partner: str
    schema_version: str
    base_url: str
    token_url: str
    issuer: str
    client_id: str
    key: Mapping[str, str] = field(repr=False)
    scope: str = ""
    alg: str = "ES256"
    timeout: float = 30
    deadline: float = 300
    longest_poll: float = 60
    part_attempts: int = 3
    largest_answer: int = MEBIBYTE
    largest_part: int = 64 * MEBIBYTE
    largest_package: int = 512 * MEBIBYTE

    def __post_init__(self) -> None:
        for url in (self.base_url, self.token_url):
            address = urlsplit(url)
            if address.scheme != "https" and not (address.scheme == "http" and address.hostname in _LOOPBACK):
                raise Refused(_reasons.INSECURE_ADDRESS.at(f"{address.scheme}://{address.hostname}"))
