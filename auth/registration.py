"""Keys of a client at registration: what kind, how long, and nothing private (RFC 7517)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, OKPKey, RSAKey

from domain.errors import Fixer, Reason, Refused

_ID = re.compile(r"[A-Za-z0-9._:-]{1,100}")
_ADDRESS = re.compile(r"[A-Za-z0-9._~:/?%@!$&()*+=\[\]-]{1,500}")  # it stands in a policy header, too
_MOST = 10
_CURVES = {"P-256", "P-384", "Ed25519"}
_RSA_BITS = 2048


def public_keys(jwks: Any) -> dict[str, Any]:
    """A client's key set as it is kept. Raises Refused BAD_JWKS.

    1 to 10 public keys, each with a kid of its own: EC P-256 or P-384, Ed25519, RSA of at least 2048 bits.
    """
    try:
        keys = KeySet.import_key_set(jwks).keys
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise _bad("不是 JWK Set", "not a JWK set") from error
    if not 1 <= len(keys) <= _MOST:
        raise _bad(f"公钥数量应为 1 至 {_MOST}", f"give 1 to {_MOST} keys")
    named = [key["kid"] for key in jwks["keys"] if isinstance(key.get("kid"), str) and key["kid"]]
    if len(set(named)) != len(keys):
        raise _bad("每个公钥须有不同的 kid", "each key needs a kid of its own")
    for key in keys:
        check(key)
    return {"keys": [key.as_dict(private=False) for key in keys]}


def check_client(client_id: str) -> None:
    """Raise Refused BAD_CLIENT for an id that is not plain."""
    if not _ID.fullmatch(client_id):
        zh, en = "接入方编号应为 1 至 100 个字母、数字或 ._:-", "an id has 1 to 100 letters, digits or ._:-"
        raise Refused(Reason("BAD_CLIENT", zh, en, Fixer.CALLER, "clientId"))


def check_addresses(redirect_uris: Iterable[str]) -> None:
    """Raise Refused BAD_CLIENT for an address where people may not be sent.

    Addresses: https, or http to this very machine, absolute and without fragment (RFC 9700 2.1, RFC 8252 7.3).
    """
    for number, address in enumerate(redirect_uris):
        if not _may_be_sent_to(address):
            zh, en = (
                "回调地址应为 https 的完整地址，不含片段",
                "a redirect URI is a whole https address without fragment",
            )
            raise Refused(Reason("BAD_CLIENT", zh, en, Fixer.CALLER, f"redirectUris.{number}"))


def _may_be_sent_to(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    near = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "::1", "localhost")
    plain = bool(_ADDRESS.fullmatch(address)) and "@" not in parts.netloc
    return (parts.scheme == "https" or near) and bool(parts.hostname) and plain


def check(key: Any) -> None:
    """Raise Refused BAD_JWKS for a key of another kind, a short or a private one."""
    if not isinstance(key, ECKey | OKPKey | RSAKey):
        raise _bad("不接受对称密钥", "shared secrets are not accepted")
    if key.is_private:
        raise _bad("请勿提交私钥", "a private key must not leave its owner")
    if isinstance(key, RSAKey):
        if key.raw_value.key_size < _RSA_BITS:
            raise _bad(f"RSA 密钥至少 {_RSA_BITS} 位", f"RSA keys need at least {_RSA_BITS} bits")
    elif key.curve_name not in _CURVES:
        raise _bad("椭圆曲线应为 P-256、P-384 或 Ed25519", "curves: P-256, P-384 or Ed25519")


def _bad(zh: str, en: str) -> Refused:
    return Refused(Reason("BAD_JWKS", zh, en, Fixer.CALLER, "jwks"))
