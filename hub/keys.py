"""The hub's own keys: made on first use, readable by nobody else; those of tokens are rotated."""

from __future__ import annotations

import fcntl
import json
import os
import re
import time
from collections.abc import Callable
from pathlib import Path

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OKPKey, RSAKey, import_key

from auth.token import LONGEST, Ring
from domain.errors import Fixer, Reason, Refused

TOKENS, NEXT, PREVIOUS = "tokens", "tokens.next", "tokens.previous"
_ES256 = "ES256"
_KINDS: dict[str, Callable[[], ECKey | OKPKey | RSAKey]] = {
    _ES256: lambda: ECKey.generate_key("P-256", auto_kid=True),
    "ES384": lambda: ECKey.generate_key("P-384", auto_kid=True),
    "PS256": lambda: RSAKey.generate_key(3072, auto_kid=True),
    "Ed25519": lambda: OKPKey.generate_key("Ed25519", auto_kid=True),
    "EdDSA": lambda: OKPKey.generate_key("Ed25519", auto_kid=True),
}
ALGORITHMS = tuple(_KINDS)
"""What the hub's key at a department may sign with; EdDSA is the old name of Ed25519 (RFC 9864)."""
log = structlog.get_logger(__name__)
_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, OSError, JoseError, RecursionError)
_PLAIN = re.compile(r"\w[\w.-]{0,63}")  # a name, never a way to another folder
_ED25519 = ".ed25519"
_FRESH = 5.0  # seconds after which a running hub follows a rotation


def key(home: Path, use: str) -> ECKey:
    """The ES256 key for a use ("tokens", "receipts", "police"), from home/keys. Raises Refused (BAD_KEY, BAD_VALUE)."""
    _check_use(use)
    path = _path(home, use)
    try:
        if not path.exists():
            _make(path, ECKey.generate_key("P-256", auto_kid=True))
        found = ECKey.import_key(json.loads(path.read_text()))
    except _UNREADABLE as error:
        raise _bad(path) from error
    if not found.is_private or found.curve_name != "P-256":
        raise _bad(path)
    return found


def _check_use(use: str) -> None:
    if not _PLAIN.fullmatch(use) or use.endswith(_ED25519):
        zh, en = "密钥用途应为字母、数字或 _.-", "the use of a key is named with letters, digits or _.-"
        raise Refused(Reason("BAD_VALUE", zh, en, Fixer.CALLER, "use"))


def client(home: Path, partner: str, alg: str = "") -> ECKey | OKPKey | RSAKey:
    """The key of the hub as a client of a department; alg: what it signs with, empty for whatever stands, or ES256.

    Raises Refused (BAD_KEY, BAD_VALUE; WRONG_KEY if it was made for another algorithm) and ValueError for an unknown one.
    """
    if alg and alg not in ALGORITHMS:
        raise ValueError("alg is one of " + ", ".join(ALGORITHMS))
    _check_use(partner)
    path = _path(home, partner)
    try:
        if not path.exists():
            _make(path, _KINDS[alg or _ES256]())
        found = import_key(json.loads(path.read_text()))
    except _UNREADABLE as error:
        raise _bad(path) from error
    if not isinstance(found, ECKey | OKPKey | RSAKey) or not found.is_private:
        raise _bad(path)
    if alg and algorithm(found) != alg.replace("EdDSA", "Ed25519"):
        raise Refused(_WRONG_KEY.at(str(path)))
    return found


def algorithm(key: ECKey | OKPKey | RSAKey) -> str:
    """What a key signs with: ES256, ES384, Ed25519, or PS256."""
    if isinstance(key, RSAKey):
        return "PS256"
    return {"P-256": _ES256, "P-384": "ES384"}.get(key.curve_name, key.curve_name)


def proof(home: Path, partner: str) -> ECKey:
    """The key that tokens of a department are bound to by DPoP: never the one that assertions are signed with."""
    return key(home, f"{partner}.dpop")


def ed25519(home: Path, use: str) -> Ed25519PrivateKey:
    """The Ed25519 key for a use ("audit"), from home/keys, for what is signed without JOSE. Raises Refused (BAD_KEY)."""
    path = ed25519_path(home, use)
    try:
        if not path.exists():
            _make(path, OKPKey.generate_key("Ed25519", auto_kid=True))
        found = OKPKey.import_key(json.loads(path.read_text())).private_key
    except _UNREADABLE as error:
        raise _bad(path) from error
    if not isinstance(found, Ed25519PrivateKey):
        raise _bad(path)
    return found


def ed25519_path(home: Path, use: str) -> Path:
    """Where that key is, once it was made. No ES256 key has such a name, whatever its use is called."""
    return _path(home, use + _ED25519)


def ring(home: Path) -> Ring:
    """The keys of tokens: the one that signs, the next one (made ahead, so that all know it), the previous one."""
    others = [key(home, NEXT), *([key(home, PREVIOUS)] if _path(home, PREVIOUS).exists() else [])]
    current = key(home, TOKENS)
    return Ring(current, tuple(other for other in others if other.kid != current.kid))


def following(home: Path, clock: Callable[[], float] = time.monotonic) -> Callable[[], Ring]:
    """The ring as it is now, for a hub that runs while it is rotated: read anew every few seconds.

    What cannot be read then is the operator's affair, and said to nobody else: the keys held serve on, the log tells once.
    Raises Refused (BAD_KEY) if there are none to begin with.
    """
    held, since, told = ring(home), clock(), False

    def at_this_moment() -> Ring:
        nonlocal held, since, told
        if clock() < since + _FRESH:
            return held
        since = clock()
        try:
            held, told = ring(home), False
        except Refused as error:
            if not told:
                log.error("keys.unreadable", code=error.reason.code, place=error.reason.place)
            told = True
        return held

    return at_this_moment


def rotate(home: Path, *, compromised: bool = False) -> Ring:
    """Let the next key sign. Raises Refused (KEY_TOO_YOUNG) while tokens of the previous one may still be in use.

    compromised: begin with new keys; every access token issued so far ends. Refresh tokens are not signed.
    """
    path = home / "keys" / "rotate.lock"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open(path, "a", encoding="utf-8") as lock:
        fcntl.flock(lock.fileno(), fcntl.LOCK_EX)  # who comes second finds a young key
        return _rotated(home, compromised)


def _rotated(home: Path, compromised: bool) -> Ring:
    paths = {use: _path(home, use) for use in (TOKENS, NEXT, PREVIOUS)}
    if compromised:
        for path in paths.values():
            path.unlink(missing_ok=True)
        return ring(home)
    ring(home)
    if time.time() - paths[TOKENS].stat().st_mtime < LONGEST:
        raise Refused(_TOO_YOUNG)
    # Whenever this stops, each file is whole: at worst two of them are the same key.
    draft = paths[PREVIOUS].with_suffix(f".{os.getpid()}")
    os.link(paths[TOKENS], draft)
    os.replace(draft, paths[PREVIOUS])
    os.replace(paths[NEXT], paths[TOKENS])
    os.utime(paths[TOKENS])
    return ring(home)


def signer(private: ECKey) -> Callable[[bytes], str]:
    """Signs bytes as a compact JWS (RFC 7515) with ES256 and the key's id."""
    header = {"alg": "ES256", "kid": private.kid}
    return lambda content: jws.serialize_compact(header, content, private)


def _bad(path: Path) -> Refused:
    return Refused(
        Reason(
            "BAD_KEY",
            "密钥文件无法读取；请恢复备份，或移走它以生成新密钥",
            "the key file cannot be read; restore it, or move it away to get a new one",
            Fixer.OPERATOR,
            str(path),
        )
    )


def _path(home: Path, use: str) -> Path:
    return home / "keys" / f"{use}.json"


def _make(path: Path, made: ECKey | OKPKey | RSAKey) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_suffix(f".{os.getpid()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        json.dump(made.as_dict(private=True), file)
    try:
        os.link(draft, path)  # whoever comes first wins; a second process reads the first one's key
    except FileExistsError:
        pass
    finally:
        draft.unlink()


_WRONG_KEY = Reason(
    "WRONG_KEY",
    "密钥与配置中的算法（alg）不符；移走该文件即生成新密钥，再把公钥交给对方",
    "the key is not one for the profile's alg; move the file away to get a new one, and hand over its public half",
    Fixer.OPERATOR,
)
_TOO_YOUNG = Reason(
    "KEY_TOO_YOUNG",
    "当前密钥启用不足一小时，请稍后再轮换；如密钥泄露请加 --compromised",
    "the key has signed for less than an hour; rotate later, or with --compromised if it leaked",
    Fixer.OPERATOR,
    "keys",
)
