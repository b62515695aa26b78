"""DPoP: a token is worth nothing without the key it was given to (RFC 9449)."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

import msgspec
from joserfc.errors import JoseError
from joserfc.jwk import import_key
from joserfc.jws import JWSRegistry

from auth import registration
from auth.token import Issuer
from domain.errors import Refused

ALGORITHMS = ("ES256", "ES384", "PS256", "EdDSA", "Ed25519")
WINDOW = 120  # seconds in which a proof is accepted, by its nonce or by its own clock
_AHEAD = 30  # seconds that a client's clock may run ahead
_SIZE = 8_192  # characters; an RSA key takes about 1,000 of them
_PORTS = {"http": 80, "https": 443}


class BadProof(Exception):
    """The proof does not hold; the text says why, in English. error: of RFC 9449 5 and 8."""

    def __init__(self, why: str, error: str = "invalid_dpop_proof") -> None:
        super().__init__(why)
        self.error = error


class _Claims(msgspec.Struct):
    jti: str
    htm: str
    htu: str
    iat: int | float
    ath: str = ""
    nonce: str = ""


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof that holds. key: the thumbprint of its key (RFC 7638). use: names this very proof, so that it works once."""

    key: str
    use: str


class Proofs:
    """Checks proofs, and gives the nonces they carry. Every process that has the issuer's key takes the same nonces."""

    def __init__(self, issuer: Issuer, now: Callable[[], datetime]) -> None:
        self._issuer, self._now = issuer, now

    def nonce(self) -> str:
        """A nonce for the next two minutes."""
        said = int(self._now().timestamp()).to_bytes(5, "big")
        return _encoded(said + self._seal(said))

    def proof(self, sent: str, method: str, url: str, token: str | None = None, nonce: bool = False) -> Proof:
        """What a DPoP header proves of a request. token: the one it is sent with; nonce: one of ours must be in it.

        Raises BadProof. Whether the proof was used before is for the caller to look up.
        """
        if len(sent) > _SIZE or sent.count(".") != 2:
            raise BadProof("not one proof")
        head, payload, signature = sent.split(".")
        algorithm, key, thumbprint = _key(head)
        try:
            held = algorithm.verify(f"{head}.{payload}".encode("ascii"), _decoded(signature), key)
            said = msgspec.json.decode(_decoded(payload), type=_Claims)
        except (ValueError, JoseError, RecursionError) as error:
            raise BadProof("the proof cannot be read") from error
        if not held:
            raise BadProof("the signature does not hold")
        self._check(said, method, url, token, nonce)
        return Proof(
            thumbprint, sha256(f"{thumbprint} {said.jti}".encode("utf-8", "surrogatepass")).hexdigest()
        )

    def _check(self, said: _Claims, method: str, url: str, token: str | None, nonce: bool) -> None:
        if not 1 <= len(said.jti) <= 256:
            raise BadProof("no jti of 1 to 256 characters")
        if said.htm != method or not _same(said.htu, url):
            raise BadProof("htm and htu are of another request")
        if token is not None and not hmac.compare_digest(said.ath.encode("utf-8", "replace"), _hash(token)):
            raise BadProof("ath is of another token")
        if said.nonce or nonce:
            if not self._ours(said.nonce):
                raise BadProof("use the nonce of this answer", "use_dpop_nonce")
        elif not -WINDOW < said.iat - self._now().timestamp() <= _AHEAD:
            raise BadProof("iat is not of this moment")

    def _ours(self, nonce: str) -> bool:
        try:
            raw = _decoded(nonce)
        except ValueError:
            return False
        said, seal = raw[:5], raw[5:]
        age = self._now().timestamp() - int.from_bytes(said, "big")
        return hmac.compare_digest(seal, self._seal(said)) and -_AHEAD <= age < WINDOW

    def _seal(self, said: bytes) -> bytes:
        key = self._issuer.key.as_dict(private=True)["d"]
        return hmac.digest(f"dpop nonce {key}".encode(), said, "sha256")[:16]


class Seen:
    """Proofs used at this process's resources, kept for as long as they would be accepted again. clock: monotonic.

    A proof is good for one request to one address with one token; two processes may each take it once.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock, self._since = clock, clock()
        self._now: set[str] = set()
        self._before: set[str] = set()

    def first(self, proof: Proof) -> bool:
        """Whether the proof is used for the first time; it has been from now on."""
        past = self._clock() - self._since
        if past >= WINDOW + _AHEAD:
            self._before = self._now if past < 2 * (WINDOW + _AHEAD) else set()
            self._now, self._since = set(), self._clock()
        if proof.use in self._now or proof.use in self._before:
            return False
        self._now.add(proof.use)
        return True


@lru_cache(maxsize=1_024)
def _key(head: str) -> tuple[Any, Any, str]:
    """Algorithm, key and thumbprint of a header: a client sends the same one with every request."""
    try:
        said = msgspec.json.decode(_decoded(head))
        if said["typ"] != "dpop+jwt" or said["alg"] not in ALGORITHMS or "crit" in said:
            raise BadProof("typ or alg is not accepted")
        # Kinds and lengths as at registration; a private member refuses it.
        key = import_key(said["jwk"])
        registration.check(key)
        algorithm = JWSRegistry.algorithms[said["alg"]]
        algorithm.check_key(key)
    except (ValueError, TypeError, KeyError, AttributeError, JoseError, RecursionError, Refused) as error:
        raise BadProof("its key is not accepted") from error
    return algorithm, key, key.thumbprint()


@lru_cache(maxsize=4_096)
def _hash(token: str) -> bytes:
    return _encoded(sha256(token.encode()).digest()).encode()


def _same(htu: str, url: str) -> bool:
    return htu == url or _normal(htu) == _normal(url)


def _normal(url: str) -> tuple[str, str, int | None, str] | None:
    # RFC 9449 4.3: without query and fragment, normalized as RFC 3986 6.2.2 and 6.2.3 say.
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return None
    return (parts.scheme, parts.hostname or "", port, parts.path or "/")


def _encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    """Raises ValueError for anything but base64url without padding."""
    if not text.isascii() or not text.replace("-", "").replace("_", "").isalnum():
        raise ValueError("not base64url")
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
