"""The id_token: who the person is, told to the portal (OpenID Connect Core 2)."""

from __future__ import annotations

from typing import Any

from authlib.oidc.core.grants import OpenIDCode
from authlib.oidc.core.util import create_half_hash

from auth.oauth.server import Request, Server
from auth.token import LIFETIME


class IdToken(OpenIDCode):  # type: ignore[misc]  # authlib is not typed
    """Adds an id_token where the scope has openid, signed with the hub's key and its kid."""

    def __init__(self, server: Server) -> None:
        super().__init__(require_nonce=False)
        self._server = server

    def exists_nonce(self, nonce: str, request: Request) -> bool:
        """The nonce is the portal's to check; a code works once in any case."""
        return False

    def encode_id_token(self, token: dict[str, Any], request: Request) -> str:
        """Signed, for this portal alone."""
        issuer, now = self._server.authority.issuer, int(self._server.authority.now().timestamp())
        approved = request.authorization_code or request.refresh_token
        half = create_half_hash(token["access_token"], "ES256")
        said = {
            "iss": issuer.issuer,
            "aud": request.client.get_client_id(),
            "iat": now,
            "exp": now + LIFETIME,
            "at_hash": half.decode(),
            **self.get_authorization_code_claims(approved),
            **request.user.described(),
        }
        if request.refresh_token:
            said.pop("nonce", None)  # OpenID Connect Core 12.2
        return issuer.signed("JWT", said)
