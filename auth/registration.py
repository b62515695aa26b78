"""What a client is registered with: its keys (RFC 7517), its id, where people may be sent, and on which terms."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Any
from urllib.parse import urlsplit

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, OKPKey, RSAKey

from domain.errors import Fixer, Reason, Refused
from domain.role import Role

_ID = re.compile(r"[A-Za-z0-9._:-]{1,100}")
_ADDRESS = re.compile(r"[A-Za-z0-9._~:/?%@!$&()*+=\[\]-]{1,500}")  # it stands in a policy header, too
_RESERVED = {"operator", "hub"}  # who does what no client did, on record
_HOST = re.compile(
    r"[A-Za-z0-9.-]+|[0-9a-f:.]+"
)  # no pattern: it stands in a policy header, where * is everybody
_NAME = 200  # characters
_UNIT_BOUND = {
    Role.HOMEROOM_TEACHER,
    Role.SCHOOL_OFFICER,
    Role.CENTER_SCHOOL_OFFICER,
    Role.TOWNSHIP_OFFICER,
}
_MOST = 10
_CURVES = {"P-256", "P-384", "Ed25519"}
_RSA_BITS = 2048
_MEMBER = 4_096  # characters; of a key of 16,384 bits the modulus has 2,731


def public_keys(jwks: Any) -> dict[str, Any]:
    """A client's key set as it is kept. Raises Refused BAD_JWKS.

    1 to 10 public keys, each with a kid of its own: EC P-256 or P-384, Ed25519, RSA of at least 2048 bits.
    """
    try:
        keys = KeySet.import_key_set(jwks).keys
    except (JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise _bad("不是 JWK Set", "not a JWK set") from error
    for given in jwks["keys"]:
        _check_members(given)
    if not 1 <= len(keys) <= _MOST:
        raise _bad(f"公钥数量应为 1 至 {_MOST}", f"give 1 to {_MOST} keys")
    named = [key["kid"] for key in jwks["keys"] if isinstance(key.get("kid"), str) and key["kid"]]
    if len(set(named)) != len(keys):
        raise _bad("每个公钥须有不同的 kid", "each key needs a kid of its own")
    for key in keys:
        check(key)
    return {"keys": [key.as_dict(private=False) for key in keys]}


def check_client(client_id: str) -> None:
    """Raise Refused BAD_CLIENT for an id that is not plain, or that the hub calls itself by."""
    if client_id.lower() in _RESERVED:
        raise _refused("BAD_CLIENT", "此编号由中枢自用", "the hub calls itself so", "clientId")
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


def check_terms(
    name: str | None, scopes: Collection[str] | None, role: Role | None, plain_bearer_reason: str | None
) -> None:
    """Raise Refused BAD_CLIENT for terms that nobody can have meant; None: not given.

    A role whose area is a person's class, school or township: a machine has none, and would be shown nothing. A reason
    is empty, to take it back, or says something.
    """
    if name is not None and not (_plain(name) and len(name.strip()) <= _NAME):
        zh, en = f"名称应为 1 至 {_NAME} 个可见字符", f"a name has 1 to {_NAME} printable characters"
        raise _refused("BAD_CLIENT", zh, en, "name")
    if scopes is not None and not scopes:
        raise _refused("BAD_CLIENT", "权限不能为空", "it needs a scope", "scopes")
    if role in _UNIT_BOUND:
        zh, en = "此角色属于有单位的人员，不能用于接入方", "this role is a person's at a unit, not a client's"
        raise _refused("BAD_CLIENT", zh, en, "role")
    if plain_bearer_reason and not _plain(plain_bearer_reason):
        zh, en = "普通令牌的理由不能为空白", "say why its tokens need no key"
        raise _refused("BAD_CLIENT", zh, en, "plainBearerReason")


def _plain(text: str) -> bool:
    return bool(text.strip()) and text.isprintable()


def _may_be_sent_to(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host = parts.hostname if parts.port != 0 else None
    except ValueError:
        return False
    near = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "::1", "localhost")
    plain = bool(_ADDRESS.fullmatch(address)) and "@" not in parts.netloc
    return (parts.scheme == "https" or near) and bool(host and _HOST.fullmatch(host)) and plain


def _check_members(given: dict[str, Any]) -> None:
    """Raise Refused BAD_JWKS for what could not be kept, or is no key to check signatures with (RFC 7517 4.2)."""
    for value in given.values():
        texts = value if isinstance(value, list) else [value]
        if not all(isinstance(each, str) and each.isprintable() and len(each) <= _MEMBER for each in texts):
            raise _bad("公钥的成员应为可显示的文本", "the members of a key are texts that can be shown")
    if given.get("use", "sig") != "sig" or "verify" not in given.get("key_ops", ["verify"]):
        raise _bad("公钥应用于签名（use: sig）", "the key must be for signatures (use: sig)")


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
    return _refused("BAD_JWKS", zh, en, "jwks")


def _refused(code: str, zh: str, en: str, place: str) -> Refused:
    return Refused(Reason(code, zh, en, Fixer.CALLER, place))
