"""Register against register, as data: what is compared, over which working tables, which differences are lawful (catalogue 2.13)."""

from __future__ import annotations

from dataclasses import dataclass

from domain.exchange import ComparisonCode, FindingType, PackageCode, VerificationReason


@dataclass(frozen=True, slots=True)
class Working:
    """A table that lives for one reconciliation. columns, fill: in SQL; `:package` in `fill` is the newest package of that code.

    Persons are joined by `person`, the blind index of a number.
    """

    name: str
    columns: str
    fill: str
    package: PackageCode | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """One comparison: a statement over working tables that yields what does not match.

    sql: bucket, excuse, subject, student_id, record_id, facts of each. over: its tables, each after those that it is filled from.
    needs: the package it cannot run without; who exchanges that one makes the comparison. None: the county's own registers
    are enough, and it is made by itself (exchange.own_registers). left, right: the sets whose sizes are reported. left: who may be accused; if too many of them would be (Rules.doubts), the roster is doubted instead.
    finding: what its reported buckets are; None where it reports none. registers: whether one whom only the left side knows (LEFT_ONLY) enters the universe as never enrolled.
    asks_police: with which reason its findings are sent for verification; None where nothing is asked.
    """

    code: ComparisonCode
    finding: FindingType | None
    over: tuple[Working, ...]
    left: str
    right: str
    sql: str
    needs: PackageCode | None = None
    asks_police: VerificationReason | None = None
    registers: bool = False
    reported: tuple[str, ...] = ("LEFT_ONLY", "RIGHT_ONLY", "CONFLICTING")
