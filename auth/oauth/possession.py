"""To what a token is bound when it is issued: a DPoP key, a certificate, or, where the record says why, nothing."""

from __future__ import annotations

from datetime import timedelta

from authlib.oauth2.rfc6749.errors import InvalidRequestError
from sqlalchemy.orm import Session

from auth.certificate import BadCertificate
from auth.oauth import clients
from auth.oauth.authority import Authority
from auth.oauth.clients import Registered
from auth.oauth.errors import UnboundToken
from auth.oauth.form import Asked
from auth.proof import WINDOW, BadProof
from auth.token import Binding


def binding(authority: Authority, session: Session, client: Registered, asked: Asked) -> Binding:
    """What the token of this request will be bound to. Raises UnboundToken, InvalidRequestError."""
    key = proved(authority, session, client, asked)
    certificate = _certificate(authority, asked)
    if key or certificate or client.row.plain_bearer_reason:
        return Binding(key, "" if key else certificate, bool(key) and client.row.demands_nonce)
    raise InvalidRequestError("tokens of this client are bound to a key: send a DPoP proof")


def proved(authority: Authority, session: Session, client: Registered, asked: Asked) -> str:
    """The thumbprint of the key that the request's DPoP header proves; empty if it has none. Raises UnboundToken."""
    if b"dpop" not in asked.headers:
        return ""
    sent, url = asked.headers[b"dpop"].decode("latin-1"), authority.issuer.issuer + asked.path
    nonce = authority.proofs.nonce()
    try:
        proof = authority.proofs.proof(sent, "POST", url, nonce=client.row.demands_nonce)
    except BadProof as error:
        raise UnboundToken(str(error), error.error, nonce) from error
    until = authority.now() + timedelta(seconds=2 * WINDOW)
    if not clients.used_first(session, client, f"dpop {proof.use}", until):
        raise UnboundToken("the proof was used before", "invalid_dpop_proof", nonce)
    return proof.key


def _certificate(authority: Authority, asked: Asked) -> str:
    try:
        return authority.certificates.thumbprint(asked.headers, asked.peer)
    except BadCertificate as error:
        raise InvalidRequestError(str(error)) from error
