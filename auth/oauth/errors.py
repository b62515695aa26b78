"""Errors of the authorization server that authlib does not have, or says otherwise (RFC 6749 5.2, 8707, 9449)."""

from __future__ import annotations

from typing import Any

from authlib.oauth2.base import OAuth2Error

from auth.rate import TooOften


class BadClient(OAuth2Error):  # type: ignore[misc]  # authlib is not typed
    """The client did not prove itself. 401 without a challenge, for no HTTP scheme would help."""

    error = "invalid_client"
    status_code = 401


class BadTarget(OAuth2Error):  # type: ignore[misc]
    """The resource is none of ours (RFC 8707 2)."""

    error = "invalid_target"


class UnboundToken(OAuth2Error):  # type: ignore[misc]
    """The proof of possession does not hold, or is missing (RFC 9449 5 and 8). nonce: for the next one."""

    error = "invalid_dpop_proof"

    def __init__(self, description: str, error: str, nonce: str) -> None:
        super().__init__(description, error=error)
        self.nonce = nonce

    def get_headers(self) -> list[tuple[str, str]]:
        """The usual ones and the nonce."""
        return [*super().get_headers(), ("DPoP-Nonce", self.nonce)]


class TooManyRequests(OAuth2Error):  # type: ignore[misc]
    """Asked too often (RFC 6585 4). RFC 6749 has no word for it but that of its authorization endpoint."""

    error = "temporarily_unavailable"
    status_code = 429

    def __init__(self, refused: TooOften) -> None:
        super().__init__(refused.reason.en)
        self._refused = refused

    def get_body(self) -> list[tuple[str, Any]]:
        """The usual members, and the reason in both languages: a description takes plain ASCII alone."""
        reason = self._refused.reason
        said = {"code": reason.code, "messageZh": reason.zh, "messageEn": reason.en}
        return [*super().get_body(), *said.items()]

    def get_headers(self) -> list[tuple[str, str]]:
        """The usual ones and when to ask again."""
        return [*super().get_headers(), ("Retry-After", str(self._refused.seconds))]
