"""The police's true conclusions on persons the registers disagree about (HL-66, QC-43)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING
from zlib import crc32

from connectors.police import VerificationRequest, VerificationResult
from domain.exchange import VerificationFinding
from domain.identity import normalize
from partners.differences import Part
from partners.people import Child

if TYPE_CHECKING:
    from partners.county import County

_ABSENT = (
    VerificationFinding.NO_SUCH_PERSON,
    VerificationFinding.MOVED_OUT_CANCELLED,
    VerificationFinding.DECEASED,
    VerificationFinding.DUPLICATE_HOUSEHOLD,
    VerificationFinding.AGE_MISMATCH,
    VerificationFinding.MISSING,
)
"""Why a pupil is not in the household register; each in turn, so that six such pupils show all six."""

_LEFT = {
    Part.DECEASED: VerificationFinding.DECEASED,
    Part.CANCELLED: VerificationFinding.MOVED_OUT_CANCELLED,
    Part.MOVED_OUT: VerificationFinding.MOVED_OUT_CANCELLED,
}


def conclusions(children: Sequence[Child], parts: Mapping[int, Part]) -> dict[str, VerificationFinding]:
    """By identity number, why a child is not, or no longer, in the household register."""
    absent = [children[at] for at, part in sorted(parts.items()) if part is Part.NOT_IN_REGISTER]
    concluded = {child.id_number: _ABSENT[n % len(_ABSENT)] for n, child in enumerate(absent)}
    left = ((children[at], part) for at, part in parts.items() if part in _LEFT)
    return concluded | {child.id_number: _LEFT[part] for child, part in left}


class Police:
    """Answers requests from what is true of the county."""

    def __init__(self, county: County) -> None:
        self._year = county.year
        self._concluded_on = f"{county.period}-12"
        self._concluded = conclusions(county.children, county.parts)
        self._by_number = {child.id_number: at for at, child in enumerate(county.children, 1)}
        self._by_name = {(child.name, child.birth_date): child for child in county.children}
        self._children = county.children

    def answer(self, request: VerificationRequest) -> VerificationResult:
        """The conclusion: about the person with this number, or without one, with this name and birth date."""
        child = self._find(request)
        finding = VerificationFinding.NO_SUCH_PERSON
        if child is not None:
            finding = self._concluded.get(child.id_number, VerificationFinding.REGISTER_CONFIRMED)
        result = VerificationResult(
            line_no=request.line_no,
            request_id=request.request_id,
            finding=finding.name,
            document_no=self._document_no(request, child),
            concluded_on=self._concluded_on,
        )
        if child is not None:
            _correct(result, request, child, finding)
        return result

    def _find(self, request: VerificationRequest) -> Child | None:
        if request.id_number:
            at = self._by_number.get(normalize(request.id_number))
            return None if at is None else self._children[at - 1]
        try:
            return self._by_name.get((request.name, date.fromisoformat(request.birth_date or "")))
        except ValueError:
            return None

    def _document_no(self, request: VerificationRequest, child: Child | None) -> str:
        """One paper a person: the serial is the person's place in the county, or drawn from the request's id."""
        if child is not None:
            serial = self._by_number[child.id_number]
        else:
            serial = len(self._children) + 1 + crc32((request.id_number or request.name).encode()) % 1_000_000
        return f"公核〔{self._year}〕第{serial:06d}号"


def _correct(
    result: VerificationResult, request: VerificationRequest, child: Child, finding: VerificationFinding
) -> None:
    """Puts in what the register has and the request has otherwise."""
    if finding is VerificationFinding.AGE_MISMATCH:
        born = child.birth_date
        result.birth_date = date(born.year - 1, born.month, min(born.day, 28)).isoformat()
    if finding is not VerificationFinding.REGISTER_CONFIRMED:
        return
    born_text = child.birth_date.isoformat()
    result.name = child.name if request.name != child.name else None
    result.sex = child.sex.code if request.sex not in (None, child.sex.code) else None
    result.birth_date = born_text if request.birth_date not in (None, born_text) else None
