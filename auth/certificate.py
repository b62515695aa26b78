"""Client certificates: a token bound to the one that the TLS proxy saw (RFC 8705)."""

from __future__ import annotations

from base64 import b64decode, urlsafe_b64encode
from collections.abc import Collection, Mapping
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256

_SIZE = 16_384  # bytes


class BadCertificate(Exception):
    """The proxy's header holds no certificate."""


class Certificates:
    """Where client certificates are to be found. header: set by the proxy, empty where there is none.

    proxies: addresses of the proxies; what anybody else puts into the header is passed over.
    """

    def __init__(self, header: str = "", proxies: Collection[str] = ()) -> None:
        self._header, self._proxies = header.strip().lower().encode("latin-1"), frozenset(proxies)

    @property
    def used(self) -> bool:
        """Whether a proxy passes certificates on."""
        return bool(self._header)

    def thumbprint(self, headers: Mapping[bytes, bytes], peer: str) -> str:
        """SHA-256 of the client's certificate as cnf has it (x5t#S256), empty if it showed none. Raises BadCertificate."""
        sent = headers.get(self._header, b"") if self._header and peer in self._proxies else b""
        return _thumbprint(sent) if sent else ""


@lru_cache(maxsize=256)
def _thumbprint(sent: bytes) -> str:
    try:
        digest = _certificate(sent).fingerprint(SHA256())
    except ValueError as error:
        raise BadCertificate("the certificate cannot be read") from error
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def _certificate(sent: bytes) -> x509.Certificate:
    """From a PEM, percent-encoded as proxies do it, or from a byte sequence (RFC 9440 2.2).

    Exactly one: of several nobody can say which the proxy saw, and which the client wrote there itself.
    """
    if len(sent) > _SIZE:
        raise ValueError("too long")
    if sent.startswith(b":") and sent.endswith(b":"):
        return x509.load_der_x509_certificate(b64decode(sent[1:-1], validate=True))
    found = x509.load_pem_x509_certificates(unquote_to_bytes(sent))
    if len(found) != 1:
        raise ValueError("not one certificate")
    return found[0]
