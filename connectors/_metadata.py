"""Where a department's token endpoint is: what its profile says, or the metadata of its issuer (RFC 8414)."""

from __future__ import annotations

from urllib.parse import urlsplit

import msgspec

from connectors import _reasons
from connectors._clock import Clock, Deadline
from connectors._profile import Profile, sound
from connectors._proof import ALGORITHM
from connectors._wire import Answer, Call, Wire
from domain.errors import Refused

KEPT = 3600.0
"""Seconds after which the metadata is read anew."""


class _Aliases(msgspec.Struct):
    token_endpoint: str = ""


class _Described(msgspec.Struct):
    issuer: str
    token_endpoint: str
    dpop_signing_alg_values_supported: tuple[str, ...] = ()
    tls_client_certificate_bound_access_tokens: bool = False
    mtls_endpoint_aliases: _Aliases = msgspec.field(default_factory=_Aliases)


class Metadata:
    """What one department's issuer says of itself, read when it is needed and kept for an hour."""

    def __init__(self, profile: Profile, wire: Wire, clock: Clock) -> None:
        self._profile = profile
        self._wire = wire
        self._clock = clock
        self._found = ""
        self._fresh_until = 0.0

    async def token_endpoint(self, until: Deadline) -> str:
        """Its address. Raises Refused: NO_METADATA, WRONG_ISSUER, BINDING_UNSUPPORTED, INSECURE_ADDRESS, or of the wire."""
        if self._profile.token_url:
            return self._profile.token_url
        if not self._found or self._clock.elapsed() >= self._fresh_until:
            self._found = self._endpoint(await self._read(until))
            self._fresh_until = self._clock.elapsed() + KEPT
        return self._found

    async def _read(self, until: Deadline) -> Answer:
        for url in well_known(self._profile.issuer):

            async def call(url: str = url) -> Call:
                return Call("GET", url, {"Accept": "application/json"})

            answer = await self._wire.send(call, until, self._profile.largest_answer)
            if answer.status == 200:
                return answer
        raise Refused(_reasons.NO_METADATA.at(answer.call.place))

    def _endpoint(self, answer: Answer) -> str:
        place = answer.call.place
        try:
            said = msgspec.json.decode(answer.content, type=_Described)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise Refused(_reasons.MALFORMED.at(place)) from None
        if said.issuer != self._profile.issuer:
            raise Refused(_reasons.WRONG_ISSUER.at(place))
        self._check_binding(said, place)
        mtls = self._profile.sender_constraint == "mtls"
        endpoint = (mtls and said.mtls_endpoint_aliases.token_endpoint) or said.token_endpoint
        # An issuer on HTTPS must not lead us to a port of this machine.
        secure = self._profile.issuer.startswith("https:")
        if not sound(endpoint) or (secure and not endpoint.startswith("https:")):
            raise Refused(_reasons.INSECURE_ADDRESS.at(place))
        return endpoint

    def _check_binding(self, said: _Described, place: str) -> None:
        binds = {
            "dpop": ALGORITHM in said.dpop_signing_alg_values_supported,
            "mtls": said.tls_client_certificate_bound_access_tokens,
            "none": True,
        }
        if not binds[self._profile.sender_constraint]:
            raise Refused(_reasons.BINDING_UNSUPPORTED.at(place))


def well_known(issuer: str) -> tuple[str, str]:
    """Where the metadata may stand: RFC 8414 3 first, then OpenID Connect Discovery 4, which Keycloak knows."""
    address = urlsplit(issuer)
    path = address.path.rstrip("/")
    oauth = f"{address.scheme}://{address.netloc}/.well-known/oauth-authorization-server{path}"
    return oauth, f"{issuer.rstrip('/')}/.well-known/openid-configuration"
