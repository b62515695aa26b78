"""The key ring as text: JSON with the data keys and index roots, each with its suite and state."""

from __future__ import annotations

import base64
import json
from typing import Any

from database.crypto.keys import DataKey, IndexRoot, Keys, State
from database.crypto.suites import SUITES


def dumped(keys: Keys) -> str:
    """The ring as it is kept."""
    said = {
        "data": [
            {
                "id": key.id.hex(),
                "suite": key.suite.name,
                "state": key.state.value,
                "madeAt": key.made_at,
                "key": _said(key.secret),
            }
            for key in keys.data
        ],
        "index": [
            {"suite": root.suite.name, "state": root.state.value, "root": _said(root.secret)}
            for root in keys.roots
        ],
    }
    return json.dumps(said, indent=1) + "\n"


def loaded(text: str) -> Keys:
    """The ring that was dumped. Raises ValueError."""
    try:
        said = json.loads(text)
        return Keys(tuple(map(_data, said["data"])), tuple(map(_root, said["index"])))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("not a key ring") from error


def _data(said: dict[str, Any]) -> DataKey:
    suite = SUITES[said["suite"]]
    secret = base64.b64decode(said["key"], validate=True)
    if len(secret) != suite.key_size:
        raise ValueError("a key of another length")
    return DataKey(bytes.fromhex(said["id"]), suite, State(said["state"]), said["madeAt"], secret)


def _root(said: dict[str, Any]) -> IndexRoot:
    secret = base64.b64decode(said["root"], validate=True)
    return IndexRoot(SUITES[said["suite"]], State(said["state"]), secret)


def _said(secret: bytes) -> str:
    return base64.b64encode(secret).decode()
