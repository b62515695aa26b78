"""How one department is reached and how the hub proves itself to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from connectors import _reasons
from domain.errors import Refused

_LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_CONSTRAINTS = ("dpop", "mtls", "none")
MEBIBYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Profile:
    """One department's endpoint, the hub's client there, and how patient we are. Times are seconds, sizes bytes.

    issuer: the aud of our assertion (RFC 7523), and where the token endpoint is looked up (RFC 8414) if token_url is empty.
    sender_constraint: what tokens are bound to: a key by dpop (RFC 9449), our certificate by mtls (RFC 8705), or nothing.
    key, proof_key: our private JWKs with kid, for assertions and for DPoP, never shown.
    certificate, certificate_key: our TLS client certificate, PEM files; authorities: a PEM file of those we trust alone.
    scope: empty for all that is ours; resource: what the token is for (RFC 8707), empty if the department does not ask.
    timeout: silence within one request; deadline: a whole pull or push; longest_poll: between two looks at a status.
    Raises Refused INSECURE_ADDRESS unless all addresses are HTTPS or loopback; ValueError for what does not go together.
    """

    partner: str
    schema_version: str
    base_url: str
    issuer: str
    client_id: str
    key: Mapping[str, str] = field(repr=False)
    proof_key: Mapping[str, str] = field(default_factory=dict, repr=False)
    sender_constraint: Literal["dpop", "mtls", "none"] = "dpop"
    token_url: str = ""
    scope: str = ""
    resource: str = ""
    alg: str = "ES256"
    certificate: str = ""
    certificate_key: str = ""
    authorities: str = ""
    timeout: float = 30
    deadline: float = 300
    longest_poll: float = 60
    part_attempts: int = 3
    largest_answer: int = MEBIBYTE
    largest_part: int = 64 * MEBIBYTE
    largest_package: int = 8192 * MEBIBYTE

    def __post_init__(self) -> None:
        for url in (self.base_url, self.token_url or self.issuer):
            if not sound(url):
                address = url.rpartition("@")[2].partition("?")[0]
                raise Refused(_reasons.INSECURE_ADDRESS.at(address))
        if self.sender_constraint not in _CONSTRAINTS:
            raise ValueError("sender_constraint is one of " + ", ".join(_CONSTRAINTS))
        if self.sender_constraint == "dpop" and not self.proof_key:
            raise ValueError("dpop needs a proof_key")
        if self.sender_constraint == "mtls" and not self.certificate:
            raise ValueError("mtls needs certificate and certificate_key")
        if bool(self.certificate) != bool(self.certificate_key):
            raise ValueError("certificate and certificate_key go together")


def sound(url: str) -> bool:
    """Whether an address is HTTPS, or HTTP on this machine, and holds no name or password."""
    try:
        address = urlsplit(url)
        if not address.hostname or address.port == 0:
            return False
    except ValueError:
        return False
    local = address.scheme == "http" and address.hostname in _LOOPBACK
    return (address.scheme == "https" or local) and not (address.username or address.password)
