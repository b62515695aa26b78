"""Equal answers first: what each server says, brought into one form and compared."""

from __future__ import annotations

import base64
import json
from datetime import datetime
from difflib import unified_diff
from typing import Any


class Different(Exception):
    """Two servers do not say the same; the text holds the difference."""


def canonical(body: bytes) -> Any:
    """An answer without what is a matter of taste: global ids as UUIDs, instants as seconds, cursors as the UUID inside.

    Raises Different if it is no answer or holds errors.
    """
    try:
        answer = json.loads(body)
    except ValueError as error:
        raise Different(f"not JSON: {body[:500]!r}") from error
    if not isinstance(answer, dict) or not answer.get("data") or answer.get("errors"):
        raise Different(f"not an answer: {body[:2000]!r}")
    return _plain(None, answer["data"])


def compare(expected: Any, found: Any, names: tuple[str, str]) -> None:
    """Raises Different with the first lines of the difference, unless both are equal."""
    if expected == found:
        return
    one, other = (
        json.dumps(each, ensure_ascii=False, indent=1, sort_keys=True).splitlines()
        for each in (expected, found)
    )
    lines = list(unified_diff(one, other, *names, lineterm="", n=2))
    raise Different("\n".join(lines[:60]))


def _plain(name: str | None, value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(key, inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(name, inner) for inner in value]
    if value is None:
        return None
    if name == "id":
        return value.rpartition(":")[2]
    if name == "openedAt":
        return datetime.fromisoformat(value).timestamp()
    if name == "endCursor":
        return json.loads(base64.urlsafe_b64decode(value + "=" * (-len(value) % 4)))[-1]
    return value
