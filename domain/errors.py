"""What the hub says when it does not do what was asked: the place, the reason, who can mend it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum


class Fixer(Enum):
    """Who can mend what was refused; the value is the Chinese term."""

    CALLER = "调用方"
    SUBMITTER = "报送人"
    SCHOOL = "学校"
    BUREAU = "教育局"
    PARTNER = "协作部门"
    OPERATOR = "系统运维"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was refused, in both languages.

    code: stable, UPPER_SNAKE, from a published catalogue.
    place: path, file and line, row or cell ("行 12 单元格 C12"); empty where the whole request is meant.
    clause: id of the clause behind the rule ("GH-34"), where there is one.
    """

    code: str
    zh: str
    en: str
    fixer: Fixer
    place: str = ""
    clause: str | None = None

    def at(self, place: str) -> Reason:
        """The same reason, said of a place."""
        return replace(self, place=place)

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place else ""
        return f"{where}{self.zh} / {self.en} [{self.code}; {self.fixer.value}]"


class Refused(Exception):
    """A rule said no. Raised where the rule is; turned into data only at the edge."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(str(reason))
        self.reason = reason
