"""The published catalogue of refusals: docs/errors.md, and the HTTP status of each code."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import groupby

from domain.errors import Fixer
from hub.codes import TABLE
from hub.settings import CHECKOUT

FILE = CHECKOUT / "docs" / "errors.md"
_HEAD = """# 错误代码 / Error codes

Every error has `extensions.code` from this list, with `messageZh`, `messageEn`, `fixer` (who can fix it) and, where they
apply, `place` and `clause`. The text may change, a code does not. HTTP is the status of a request that was refused as a
whole, under `application/graphql-response+json`; of an error of one field, 200. Printed by `make schema`; do not edit.
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """A code. status: of a whole request refused with it, None where it concerns no request."""

    section: str
    code: str
    status: int | None
    fixer: Fixer
    zh: str
    en: str


@cache
def entries() -> tuple[Entry, ...]:
    """Every code, section by section."""
    found, section = [], ""
    for line in filter(None, TABLE.splitlines()):
        if line.startswith("# "):
            section = line.removeprefix("# ")
            continue
        code, status, fixer, zh, en = line.split(" | ")
        number = None if status == "-" else int(status)
        found.append(Entry(section, code, number, Fixer[fixer], zh, en))
    return tuple(found)


@cache
def _statuses() -> dict[str, int]:
    return {entry.code: entry.status for entry in entries() if entry.status}


def status(code: str) -> int:
    """The status of a whole request refused with this code; a code of a field's error that refuses a whole one has 400."""
    found = _statuses().get(code, 400)
    return 400 if found == 200 and code != "PERSISTED_QUERY_NOT_SUPPORTED" else found


def printed() -> str:
    """The catalogue as docs/errors.md keeps it."""
    lines = [_HEAD]
    for section, within in groupby(entries(), key=lambda entry: entry.section):
        lines += [f"## {section}\n", "| code | HTTP | 含义 | meaning | 由谁处理 |", "|---|---|---|---|---|"]
        lines += [f"| `{e.code}` | {e.status or ''} | {e.zh} | {e.en} | {e.fixer.value} |" for e in within]
        lines.append("")
    return "\n".join(lines)


def write() -> str:
    """Print the catalogue into its file; says which."""
    FILE.write_text(printed(), encoding="utf-8")
    return f"{FILE.relative_to(CHECKOUT)} written"
