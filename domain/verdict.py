"""What became of a line of a department's package: taken or sent back, and why (catalogue 9.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec

from domain.errors import Fixer, Reason
from domain.exchange import RejectCode

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


class Verdict(msgspec.Struct, frozen=True, gc=False):
    """What became of a line: the reason it goes back, or the values the hub works with and what is noted of it.

    id_number is kept for rejected lines too, where it is a number: the register did name this person.
    member: the wire name of what is wrong. subject: what only one line of a package may speak of. facts: what comparisons go by, each proven to have its shape,
    so that no value which identifies a person stands among them.
    """

    rejected: RejectCode | None = None
    reason: Reason | None = None
    member: str = ""
    id_number: str | None = None
    name: str | None = None
    birth_date: date | None = None
    subject: tuple[str | None, ...] | None = None
    facts: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class Scope:
    """What a roster is judged against: the day, and the county it must speak of (GB/T 2260)."""

    today: date
    jurisdiction_code: str


def reject(code: RejectCode, line_no: int, field: str, en: str, *, id_number: str | None = None) -> Verdict:
    """A line that goes back. The reason names line and field, never the value; id_number: of the person, where it is well named."""
    zh = f"{field}：{code.zh}"
    return Verdict(
        rejected=code,
        reason=Reason(code.name, zh, f"{field}: {en}", Fixer.PARTNER, f"line {line_no}"),
        member=field,
        id_number=id_number,
    )


@lru_cache(maxsize=16_384)  # fifteen years of children have five thousand birthdays
def day(text: str | None) -> date | None:
    """A civil date as YYYY-MM-DD, or None if the text is no date."""
    try:
        return date.fromisoformat(text) if text and _DAY.fullmatch(text) else None
    except ValueError:
        return None
