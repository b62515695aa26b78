"""Whom civil affairs assist in the synthetic county, how their register differs from the hub's, and the truth about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING
from zlib import crc32

from connectors.civil_affairs import AssistanceCandidate, AssistanceResult, AssistedChild
from domain.assistance import GROUP_OF, AssistanceDecision, AssistanceKind
from domain.exchange import RejectCode
from domain.identity import normalize
from partners.differences import Part, in_range
from partners.people import Child

if TYPE_CHECKING:
    from partners.county import County

_KIND_OF = {group: kind for kind, group in GROUP_OF.items()}
_AT_NO_SCHOOL = frozenset({Part.NEVER_ENROLLED_UNKNOWN, Part.NEVER_ENROLLED_KNOWN})
_EXCUSED = {
    Part.DEFERRED: "HL-61",
    Part.EXEMPTED: "HL-65",
    Part.APPROVED_NON_ENROLLMENT: "HL-10",
    Part.ATTENDING_ELSEWHERE: "HL-60",
}
_PLANTED = _AT_NO_SCHOOL | frozenset(_EXCUSED)
_DECISIONS = tuple(AssistanceDecision)


@dataclass(frozen=True, slots=True)
class Broken:
    """A line that goes back: which, from 1, and why."""

    line_no: int
    code: RejectCode


class CivilAffairs:
    """What civil affairs know of a county. Of the children outside school every other one is of a household they assist."""

    def __init__(self, county: County) -> None:
        self._county = county
        self._since = date(county.registered_year - 1, 3, 1).isoformat()
        self._decided_on = f"{county.period}-05"
        self._known = {child.id_number: child for child in county.children}

    @cached_property
    def assisted(self) -> Mapping[str, AssistanceKind]:
        """By identity number, who is rightly on the register, and how they are assisted."""
        return dict(self._assisted())

    @cached_property
    def found(self) -> frozenset[str]:
        """Whom M-12 must find: of school age, assisted, and at no school."""
        return frozenset(child.id_number for child, part in self._planted() if part in _AT_NO_SCHOOL)

    @cached_property
    def excused(self) -> Mapping[str, str]:
        """By number, who is assisted and lawfully at no school, and by which clause (M-12)."""
        return {child.id_number: _EXCUSED[part] for child, part in self._planted() if part in _EXCUSED}

    def households(self) -> list[AssistedChild]:
        """The register of this month (HL-22), broken lines last; line numbers from 1."""
        lines = [self._line(number, kind) for number, kind in self.assisted.items()]
        lines += self._faults()
        for at, line in enumerate(lines, 1):
            line.line_no = at
        return lines

    @cached_property
    def broken(self) -> tuple[Broken, ...]:
        """What must become of the lines at the register's end."""
        first = len(self.assisted) + 1
        codes = (RejectCode.BAD_ID, RejectCode.BAD_CODE, RejectCode.BAD_DATE, RejectCode.DUPLICATE_LINE)
        return tuple(Broken(first + at, code) for at, code in enumerate(codes))

    def decide(self, candidate: AssistanceCandidate) -> AssistanceResult:
        """The decision on one request, the same each time it is asked."""
        who = normalize(candidate.id_number or "") or f"{candidate.name}{candidate.birth_date}"
        decision = self.decision_on(who)
        taken = decision in (AssistanceDecision.GRANTED, AssistanceDecision.ALREADY_ASSISTED)
        return AssistanceResult(
            line_no=candidate.line_no,
            request_id=candidate.request_id,
            decision=decision.name,
            kind=AssistanceKind.RURAL_DIBAO.name if taken else None,
            valid_from=self._decided_on if taken else None,
            document_no=f"民救〔{self._county.year}〕第{crc32(who.encode()) % 1_000_000:06d}号",
            decided_on=self._decided_on,
        )

    def decision_on(self, who: str) -> AssistanceDecision:
        """What they decide of a person, by its number."""
        return _DECISIONS[crc32(who.encode()) % len(_DECISIONS)]

    def _assisted(self) -> Iterator[tuple[str, AssistanceKind]]:
        planted = {child.id_number for child, _ in self._planted()}
        outside = {at for at, part in self._county.parts.items() if part in _PLANTED}
        for at, child in enumerate(self._county.children):
            kind = next((_KIND_OF[group] for group in child.groups if group in _KIND_OF), None)
            if child.id_number in planted:
                yield child.id_number, kind or AssistanceKind.RURAL_DIBAO
            elif kind is not None and at not in outside and self._fits(child):
                yield child.id_number, kind

    def _fits(self, child: Child) -> bool:
        return not child.household.migrant and in_range(child, self._county.year)

    def _planted(self) -> Iterator[tuple[Child, Part]]:
        """Of each part every other child, beginning with the first."""
        for part in sorted(_PLANTED, key=lambda each: each.name):
            played = sorted(at for at, each in self._county.parts.items() if each is part)
            yield from ((self._county.children[at], part) for at in played[::2])

    def _line(self, number: str, kind: AssistanceKind) -> AssistedChild:
        child = self._known[number]
        return AssistedChild(
            line_no=0,
            id_number=number,
            name=child.name,
            birth_date=child.birth_date.isoformat(),
            kind=kind.name,
            valid_from=self._since,
        )

    def _faults(self) -> Iterator[AssistedChild]:
        """Three lines about people who are on no other line, and one that says the first one otherwise."""
        number, kind = next(iter(self.assisted.items()))
        others = [child for child in self._county.children if child.id_number not in self.assisted][:3]
        bad_id, bad_kind, bad_day = (self._line(child.id_number, kind) for child in others)
        bad_id.id_number = f"{others[0].id_number[:-1]}{'1' if others[0].id_number[-1] != '1' else '2'}"
        bad_kind.kind, bad_day.valid_from = "POOR", "2026-02-30"
        otherwise = self._line(number, kind)
        otherwise.valid_from = "2020-01-01"
        yield from (bad_id, bad_kind, bad_day, otherwise)
