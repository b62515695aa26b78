"""学籍核对: what the registry says of a pupil held against where the pupil is (M-02, M-04, M-07 of catalogue 2.13; GH-18, DC-06)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from domain.exchange import Bucket, ComparisonCode, FindingType
from domain.machines.whereabouts import AT_SCHOOL, ELSEWHERE, MISSED, UNCLEAR
from domain.student import EnrollmentStatus as E
from domain.student import SchoolingStatus as S


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a registered pupil in this term.

    since: when its schooling status began. seen_on: the last day on which it was at its school; elsewhere_on: at another
    school of the county. missed: recorded as away without an excuse, or as not come back. excused: away with a known excuse.
    tracked: recorded as studying outside the county (DC-L6).
    """

    enrollment: E
    schooling: S
    since: date | None = None
    seen_on: date | None = None
    elsewhere_on: date | None = None
    missed: bool = False
    excused: bool = False
    tracked: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """What one comparison says of one pupil. clause: of a lawful exception."""

    bucket: Bucket
    finding: FindingType | None = None
    clause: str | None = None


_MATCHED = Judged(Bucket.MATCHED)
_BY_SCHOOLING: Mapping[S, str] = {
    S.HOME_TEACHING: "HL-64",
    S.ATTENDING_VOCATIONAL: "HL-68",
    S.ABROAD_RETAINED: "HL-62",
    S.SUSPENDED_ILLNESS: "HL-63",
}
_BY_ENROLLMENT: Mapping[E, str] = {
    E.RETAINED_VOCATIONAL: "HL-68",
    E.RETAINED_ABROAD: "HL-62",
    E.SUSPENDED: "HL-63",
}
_HELD = frozenset({E.ACTIVE, E.TRANSFERRING})
_FITS: Mapping[S, frozenset[E]] = {
    **dict.fromkeys((*AT_SCHOOL, *MISSED, S.SUSPECTED_DROPOUT, S.RETURNED), _HELD),
    **dict.fromkeys(UNCLEAR, _HELD | {E.MARKED_DROPOUT}),
    S.ATTENDING_ELSEWHERE_REGISTERED_HERE: _HELD,
    S.ATTENDING_VOCATIONAL: frozenset({E.RETAINED_VOCATIONAL}),
    S.SUSPENDED_ILLNESS: frozenset({E.SUSPENDED}),
    S.ABROAD_RETAINED: frozenset({E.RETAINED_ABROAD}),
    S.DROPOUT: frozenset({E.MARKED_DROPOUT}),
}
"""Which 学籍 a child holds that is schooled so (4.1, 4.4); whoever is schooled in no other way here holds none."""
_NOT_HERE = (S.SUSPENDED_ILLNESS, S.ABROAD_RETAINED, S.DROPOUT)


def excuse(known: Known) -> str | None:
    """The clause under which a pupil lawfully is not at school; none where it should be there (exceptions of 2.13)."""
    return _BY_SCHOOLING.get(known.schooling) or _BY_ENROLLMENT.get(known.enrollment)


def is_counted(known: Known) -> bool:
    """Whether the registry says that the pupil is there: neither lawfully away nor marked as a dropout (DC-05, QC-38)."""
    return excuse(known) is None and known.enrollment is not E.MARKED_DROPOUT


def presence(known: Known) -> Judged:
    """M-02: nobody who is registered is missing all the term (空挂学籍). Of whom nothing was recorded nothing is said."""
    clause = excuse(known) or (None if is_counted(known) else "QC-38")
    if clause is not None:
        return Judged(Bucket.EXCUSED, clause=clause)
    if known.seen_on is not None:
        return _MATCHED
    if known.missed:
        return Judged(Bucket.LEFT_ONLY, FindingType.EMPTY_ENROLLMENT)
    return _MATCHED if known.excused else Judged(Bucket.AMBIGUOUS)


def status(known: Known) -> Judged:
    """M-04: the state of the 学籍 is the one of a child schooled so, and who is away by it does not come (DC-06)."""
    fits = known.enrollment in _FITS.get(known.schooling, frozenset())
    came = known.seen_on is not None and known.since is not None and known.seen_on > known.since
    if fits and not (came and known.schooling in _NOT_HERE):
        return _MATCHED
    return Judged(Bucket.CONFLICTING, FindingType.STATUS_MISMATCH)


def place(known: Known) -> Judged:
    """M-07: person and 学籍 are at the same place (人籍一致, GH-18)."""
    clause = excuse(known)
    if clause is not None:
        return Judged(Bucket.EXCUSED, clause=clause)
    if known.tracked or known.schooling in ELSEWHERE:
        return Judged(Bucket.CONFLICTING, FindingType.ATTENDING_ELSEWHERE)
    if known.elsewhere_on is not None and (known.seen_on is None or known.elsewhere_on > known.seen_on):
        return Judged(Bucket.CONFLICTING, FindingType.PERSON_RECORD_MISMATCH)
    return _MATCHED


PUPIL_BY_PUPIL: Mapping[ComparisonCode, Callable[[Known], Judged]] = {
    ComparisonCode.M_02: presence,
    ComparisonCode.M_04: status,
    ComparisonCode.M_07: place,
}


def findings(known: Known) -> list[FindingType]:
    """All that the three say of one pupil."""
    found = (judge(known).finding for judge in PUPIL_BY_PUPIL.values())
    return [each for each in found if each is not None]
