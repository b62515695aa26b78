"""The closed lists of the field: every value with its official Chinese term and its national code."""

from __future__ import annotations

from enum import Enum


class Term(Enum):
    """A value of a closed list: `zh` is the official Chinese term, `code` the national code if one exists."""

    zh: str
    code: str | None

    def __new__(cls, zh: str, code: str | None = None) -> Term:
        member = object.__new__(cls)
        member._value_ = len(cls.__members__) + 1
        member.zh = zh
        member.code = code
        return member
