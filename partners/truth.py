"""What must be found in the synthetic county, what must not, and what every package must come to."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from domain.exchange import (
    ComparisonCode,
    FindingType,
    HouseholdChangeType,
    PackageCode,
    RejectCode,
    VerificationFinding,
)

FINDING_OF = {
    ComparisonCode.M_01: FindingType.NOT_ENROLLED,
    ComparisonCode.M_08: FindingType.NOT_IN_HOUSEHOLD_REGISTER,
    ComparisonCode.M_10: FindingType.IDENTITY_ERROR,
    ComparisonCode.M_18: FindingType.HOUSEHOLD_CHANGED,
}
"""The type of finding each comparison raises; candidates are IDENTITY_CANDIDATE."""


@dataclass(frozen=True, slots=True)
class Reject:
    """A line that must not be accepted.

    line_no: from 1, the first line under the header of a file. field: wire field or Chinese heading.
    code DUPLICATE_LINE means that it counts as a duplicate, every other code that it is rejected.
    """

    line_no: int
    code: RejectCode
    field: str = ""


@dataclass(frozen=True, slots=True)
class PackageTruth:
    """Counts of a package: received = accepted + rejected + duplicate."""

    code: PackageCode
    received: int
    rejects: tuple[Reject, ...] = ()

    @property
    def duplicate(self) -> int:
        """Lines that repeat an earlier line."""
        return sum(reject.code is RejectCode.DUPLICATE_LINE for reject in self.rejects)

    @property
    def rejected(self) -> int:
        """Lines that are refused, each with one code."""
        return len(self.rejects) - self.duplicate

    @property
    def accepted(self) -> int:
        """Lines that are taken over."""
        return self.received - len(self.rejects)

    @property
    def by_code(self) -> dict[RejectCode, int]:
        """How many lines are refused for each reason, duplicates apart."""
        codes = (reject.code for reject in self.rejects)
        return dict(Counter(code for code in codes if code is not RejectCode.DUPLICATE_LINE))


@dataclass(frozen=True, slots=True)
class Truth:
    """The planted truth; persons are named by identity number, as the registry has it where it has one.

    findings: by comparison, exactly who must be found. fields: by number, in which fields M-10 disagrees.
    changes: by number, what M-18 reports. candidates: (number in the registry, number at the police).
    excuses: by comparison and excuse, who looks like a finding and must not be one.
    conclusions: what the police answer about everybody found by M-08 and M-10 and about the candidates.
    """

    findings: Mapping[ComparisonCode, frozenset[str]]
    fields: Mapping[str, tuple[str, ...]]
    changes: Mapping[str, HouseholdChangeType]
    candidates: frozenset[tuple[str, str]]
    excuses: Mapping[ComparisonCode, Mapping[str, frozenset[str]]]
    conclusions: Mapping[str, VerificationFinding]
    packages: Mapping[PackageCode, PackageTruth]

    def to_json(self) -> str:
        """The same, sorted, as JSON; enum values by name."""
        content = {
            "findings": {code.name: sorted(found) for code, found in self.findings.items()},
            "fields": {number: list(fields) for number, fields in self.fields.items()},
            "changes": {number: change.name for number, change in self.changes.items()},
            "candidates": sorted(list(pair) for pair in self.candidates),
            "excuses": {code.name: _sorted(kinds) for code, kinds in self.excuses.items()},
            "conclusions": {number: finding.name for number, finding in self.conclusions.items()},
            "packages": {code.name: _package(package) for code, package in self.packages.items()},
        }
        return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)


def by_name(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Numbers gathered under the name that stands before each."""
    gathered: dict[str, set[str]] = {}
    for name, number in pairs:
        gathered.setdefault(name, set()).add(number)
    return {name: frozenset(numbers) for name, numbers in gathered.items()}


def _sorted(kinds: Mapping[str, frozenset[str]]) -> dict[str, list[str]]:
    return {kind: sorted(numbers) for kind, numbers in kinds.items()}


def _package(package: PackageTruth) -> dict[str, Any]:  # Any: plain JSON values of several types.
    return {
        "received": package.received,
        "accepted": package.accepted,
        "rejected": package.rejected,
        "duplicate": package.duplicate,
        "byCode": {code.name: count for code, count in package.by_code.items()},
        "rejects": [
            {"lineNo": reject.line_no, "code": reject.code.name, "field": reject.field}
            for reject in package.rejects
        ],
    }
