"""The hub's own keys: made on first use, readable by nobody else."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

from joserfc import jws
from joserfc.jwk import ECKey

from domain.errors import Fixer, Reason, Refused


def key(home: Path, use: str) -> ECKey:
    """The ES256 key for a use ("tokens", "receipts", "police"), from home/keys. Raises Refused (BAD_KEY)."""
    path = home / "keys" / f"{use}.json"
    if not path.exists():
        _make(path)
    try:
        return ECKey.import_key(json.loads(path.read_text()))
    except (ValueError, OSError) as error:
        raise Refused(
            Reason(
                "BAD_KEY",
                "密钥文件无法读取；请恢复备份，或移走它以生成新密钥",
                "the key file cannot be read; restore it, or move it away to get a new one",
                Fixer.OPERATOR,
                str(path),
            )
        ) from error


def signer(private: ECKey) -> Callable[[bytes], str]:
    """Signs bytes as a compact JWS (RFC 7515) with ES256 and the key's id."""
    header = {"alg": "ES256", "kid": private.kid}
    return lambda content: jws.serialize_compact(header, content, private)


def _make(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    made = ECKey.generate_key("P-256", auto_kid=True)
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
