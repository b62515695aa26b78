"""The resource's side: which requests bring a token that holds, by the one it was given to (RFC 6750, 9068, 9449, 8705)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from auth.certificate import BadCertificate, Certificates
from auth.proof import BadProof, Proofs, Seen
from auth.remembered import Remembered
from auth.revoked import Revoked
from auth.token import UNBOUND, Access, BadToken

_LENGTH = 10_000  # bytes


@dataclass(frozen=True, slots=True)
class Validator:
    """The one place where a request's token is judged, whatever it asks for. Only the header is looked at."""

    tokens: Remembered
    revoked: Revoked
    proofs: Proofs
    seen: Seen
    certificates: Certificates

    def plain(self, authorization: bytes) -> Access | None:
        """What a bearer token may do that was verified before and is bound to nothing: most requests end here.

        Nothing where more is to be looked at, by `access`. Raises BadToken.
        """
        if authorization[:7] != b"Bearer " or not self.revoked.fresh:
            return None
        access = self.tokens.known(authorization[7:].decode("latin-1"))
        fine = access is not None and access.binding is UNBOUND and not self.revoked.names(access)
        return access if fine else None

    async def access(self, headers: Mapping[bytes, bytes], method: str, url: str, peer: str = "") -> Access:
        """What the request may do. Raises BadToken, with an empty error where no token was sent.

        headers: names in lower case; url: as the client knows it, without its query; peer: who connected to us.
        """
        scheme, sent = _sent(headers.get(b"authorization", b""))
        access = await self.tokens.access(sent)
        if await self.revoked.has(access):
            raise BadToken("revoked", scheme=scheme)
        bound = access.binding
        if bound.key or scheme == "DPoP":
            self._prove(access, scheme, sent, headers.get(b"dpop", b""), method, url)
        if bound.certificate and self._certificate(headers, peer) != bound.certificate:
            raise BadToken("it is bound to another certificate", scheme=scheme)
        return access

    def _prove(self, access: Access, scheme: str, sent: str, header: bytes, method: str, url: str) -> None:
        if scheme != "DPoP" or not access.binding.key:
            known = (
                "it is bound to a key: send it as DPoP" if access.binding.key else "it is not bound to a key"
            )
            raise BadToken(known, scheme="DPoP")
        try:
            proof = self.proofs.proof(header.decode("latin-1"), method, url, sent, access.binding.nonce)
        except BadProof as error:
            raise BadToken(str(error), error.error, scheme, self.proofs.nonce()) from error
        if proof.key != access.binding.key:
            raise BadToken("it is bound to another key", scheme=scheme)
        if not self.seen.first(proof):
            raise BadToken("the proof was used before", "invalid_dpop_proof", scheme)

    def _certificate(self, headers: Mapping[bytes, bytes], peer: str) -> str:
        try:
            return self.certificates.thumbprint(headers, peer)
        except BadCertificate as error:
            raise BadToken(str(error)) from error


def _sent(authorization: bytes) -> tuple[str, str]:
    if len(authorization) > _LENGTH:
        raise BadToken("too long")
    scheme, _, sent = authorization.decode("latin-1").partition(" ")
    if not scheme:
        raise BadToken("", error="")
    known = {"bearer": "Bearer", "dpop": "DPoP"}.get(scheme.lower())
    if known is None:
        raise BadToken("only Bearer and DPoP are accepted")
    return known, sent.strip()
