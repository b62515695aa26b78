"""Comparisons of a school's registry as they are kept: runs like the exchange's, differences opened, seen again, resolved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import or_, select

from auth.changes import changing
from casework.act import Act, Told
from database import tables
from domain.exchange import Bucket, ComparisonCode, DiscrepancyState, FindingType
from domain.suppression import Sum, suppressed

_RUN, _FOUND = tables.ComparisonRun, tables.Discrepancy
SMALLEST_CELL = "statistics.smallestCell"
CLAUSES: Mapping[ComparisonCode, tuple[str, ...]] = {
    ComparisonCode.M_02: ("GH-18", "QC-38"),
    ComparisonCode.M_04: ("DC-06",),
    ComparisonCode.M_05: ("DC-05",),
    ComparisonCode.M_07: ("GH-18",),
}


@dataclass(frozen=True, slots=True)
class Line:
    """What one comparison says of one pupil, or of the number of a class or school. subject: the id of what it is about."""

    subject: UUID
    bucket: Bucket
    finding: FindingType | None = None
    clause: str | None = None
    student: UUID | None = None
    room: UUID | None = None
    masked: str | None = None
    registered: int | None = None
    present: int | None = None


async def keep(
    act: Act, school: UUID, code: ComparisonCode, left: int, right: int, lines: Sequence[Line]
) -> None:
    """Put a run on record and bring the school's open differences up to what it found: who is found no more is resolved."""
    run = _run(act, school, code, left, right, lines)
    await act.add(run)
    wanted = {str(line.subject): line for line in lines if line.finding is not None}
    before = {each.subject: each for each in await act.session.scalars(_standing(act, school, code, wanted))}
    told: list[Told] = []
    for subject, line in wanted.items():
        told += await _open(act, run, school, line, before.get(subject))
    for subject in before.keys() - wanted.keys():
        told += await _resolve(act, run, before[subject])
    await act.tell_each(told, _FOUND.__name__, CLAUSES[code])


def _standing(act: Act, school: UUID, code: ComparisonCode, wanted: Mapping[str, Line]) -> Any:
    here = _FOUND.jurisdiction_code == act.author.jurisdiction_code, _FOUND.comparison == code
    mine = or_(_FOUND.school_id == school, _FOUND.subject.in_(list(wanted)))
    stands = _FOUND.state != DiscrepancyState.RESOLVED
    return select(_FOUND).where(*here, mine, stands).order_by(_FOUND.id).with_for_update()


async def _open(
    act: Act, run: tables.ComparisonRun, school: UUID, line: Line, before: tables.Discrepancy | None
) -> list[Told]:
    said: dict[str, Any] = {
        "finding": line.finding,
        "bucket": line.bucket,
        "school_id": school,
        "class_id": line.room,
        "registered": line.registered,
        "present": line.present,
        "last_seen_run_id": run.id,
    }
    if before is not None:
        await changing.change(act.session, before, **said)
        return []
    made = _FOUND(
        jurisdiction_code=run.jurisdiction_code,
        run_id=run.id,
        comparison=run.comparison,
        subject=str(line.subject),
        subject_masked=line.masked,
        student_id=line.student,
        state=DiscrepancyState.OPEN,
        owner_id=run.school_id,
        **said,
    )
    await act.add(made)
    return _told(made, None, DiscrepancyState.OPEN)


async def _resolve(act: Act, run: tables.ComparisonRun, found: tables.Discrepancy) -> list[Told]:
    before = found.state
    facts = found.facts | {"resolvedByRun": str(run.id)}
    await changing.change(act.session, found, state=DiscrepancyState.RESOLVED, facts=facts)
    return _told(found, before, DiscrepancyState.RESOLVED)


def _told(found: tables.Discrepancy, source: DiscrepancyState | None, target: DiscrepancyState) -> list[Told]:
    if found.student_id is None:
        return []
    why = found.finding.zh
    return [Told(found.student_id, found.id, source.name if source else None, target.name, why)]


def _run(
    act: Act, school: UUID, code: ComparisonCode, left: int, right: int, lines: Sequence[Line]
) -> tables.ComparisonRun:
    fell = [line for line in lines if line.bucket is not Bucket.MATCHED]
    buckets = Counter(line.bucket.name for line in fell)
    excuses = Counter(line.clause for line in fell if line.clause is not None)
    counts = {"left": left, "right": right, "buckets": dict(buckets), "excuses": dict(excuses)}
    shown = _coarse(counts, act.rules[SMALLEST_CELL])
    return _RUN(
        jurisdiction_code=act.author.jurisdiction_code,
        school_id=school,
        compared_on=act.today,
        comparison=code,
        left_count=left,
        right_count=right,
        buckets=counts["buckets"],
        excuses=counts["excuses"],
        coarse_left_count=shown["left"],
        coarse_right_count=shown["right"],
        coarse_buckets=shown["buckets"],
        coarse_excuses=shown["excuses"],
        digest=_digest(fell),
    )


def _coarse(counts: Mapping[str, Any], k: int) -> dict[str, Any]:
    """The counts for whoever sees no finding. Two totals that lie closer than k tell of as few: then one of them is kept back."""
    matched = counts["left"] - sum(counts["buckets"].values())
    parts = (("matched",), *(("buckets", name) for name in counts["buckets"]))
    excused = tuple(("excuses", name) for name in counts["excuses"])
    sums = [Sum(("left",), parts, first=("matched",)), Sum(("buckets", "EXCUSED"), excused)]
    shown = suppressed({**counts, "matched": matched}, k, sums)
    if 0 < abs(counts["left"] - counts["right"]) < k:
        shown["right"] = None
    return shown


def _digest(fell: Sequence[Line]) -> str:
    """SHA-256 of what differs, in order, as the exchange makes it."""
    said = sorted(
        "|".join(each for each in (line.bucket.name, line.clause, str(line.subject)) if each) for line in fell
    )
    return sha256("\n".join(said).encode()).hexdigest()
