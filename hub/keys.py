"""The hub's own keys: made on first use, readable by nobody else."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jws
from joserfc.jwk import ECKey, OKPKey

from domain.errors import Fixer, Reason, Refused


def key(home: Path, use: str) -> ECKey:
    """The ES256 key for a use ("tokens", "receipts", "police"), from home/keys. Raises Refused (BAD_KEY)."""
    path = home / "keys" / f"{use}.json"
    if not path.exists():
        _make(path, ECKey.generate_key("P-256", auto_kid=True))
    try:
        return ECKey.import_key(json.loads(path.read_text()))
    except (ValueError, OSError) as error:
        raise _bad(path) from error


def ed25519(home: Path, use: str) -> Ed25519PrivateKey:
    """The Ed25519 key for a use ("audit"), from home/keys, for what is signed without JOSE. Raises Refused (BAD_KEY)."""
    path = ed25519_path(home, use)
    if not path.exists():
        _make(path, OKPKey.generate_key("Ed25519", auto_kid=True))
    try:
        found = OKPKey.import_key(json.loads(path.read_text())).private_key
    except (ValueError, OSError) as error:
        raise _bad(path) from error
    if not isinstance(found, Ed25519PrivateKey):
        raise _bad(path)
    return found


def ed25519_path(home: Path, use: str) -> Path:
    """Where that key is, once it was made. No ES256 key has such a name, whatever its use is called."""
    return home / "keys" / f"{use}.ed25519.json"


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


def _make(path: Path, made: ECKey | OKPKey) -> None:
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
