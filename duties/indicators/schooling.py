"""Who is in schooling of those who should be: enrollment, the three disabilities, dropouts that stand on a day (GH-06, HL-05).

Each statement selects student_id, school_id, township_id, hit, weight; the units are those of the child where they are null. Where
something is measured, also amount, of what hits, and late: what is shown behind the value although it hits.
"""

from __future__ import annotations

from collections.abc import Mapping

from domain.indicator import IndicatorVariant as V
from domain.target import Indicator as I

_CHILD = "SELECT student_id, NULL::uuid AS school_id, NULL::uuid AS township_id, {hit} AS hit, 1 AS weight FROM indicator_child"
_OF_AGE = "born BETWEEN :of_age_from AND :of_age_to AND status <> ALL(CAST(:gone AS text[]))"
_IN_SCHOOLING = "status = ANY(CAST(:enrolled AS text[]))"
_ENROLLMENT = f"{_CHILD.format(hit=_IN_SCHOOLING)} WHERE household AND {_OF_AGE}"
_DROPPED = f"{_CHILD.format(hit='true')} WHERE status = 'DROPOUT'"
_CAUSED = """EXISTS (SELECT FROM dropout_case k JOIN case_cause u ON u.case_id = k.id
  WHERE k.student_id = indicator_child.student_id AND k.stage <> 'CLOSED' AND u.cause = ANY(CAST(:causes AS text[])))"""

STATEMENTS: Mapping[tuple[I, V | None], str] = {
    (I.ENROLLMENT_RATE, V.GROSS): _ENROLLMENT,
    (I.ENROLLMENT_RATE, V.NET): (
        f"{_ENROLLMENT} AND status NOT IN ('EXEMPTED', 'DEFERRED', 'APPROVED_NON_ENROLLMENT')"
    ),
    (I.THREE_DISABILITY_ENROLLMENT_RATE, None): (
        f"{_CHILD.format(hit=_IN_SCHOOLING)} WHERE 'THREE_DISABILITY' = ANY(groups) AND status <> 'EXEMPTED'"
        " AND born BETWEEN :verified_from AND :verified_to AND status <> ALL(CAST(:gone AS text[]))"
    ),
    (I.KEY_GROUP_DROPOUT_COUNT, None): _DROPPED,
    (I.KEY_GROUP_DROPOUT_COUNT, V.OPEN_GROUPS): _DROPPED,
    (
        I.NOT_ENROLLED_COUNT,
        None,
    ): f"{_CHILD.format(hit='true')} WHERE {_OF_AGE} AND status = 'NEVER_ENROLLED'",
    (I.NOT_RETURNED_COUNT, None): (
        f"{_CHILD.format(hit='true')}"
        " WHERE status IN ('DROPOUT', 'SUSPECTED_DROPOUT', 'NOT_REPORTED', 'UNREACHABLE')"
    ),
    (I.DROPOUT_BY_CAUSE_COUNT, None): f"{_DROPPED} AND {_CAUSED}",
    (I.DROPOUT_BY_POVERTY_COUNT, None): f"{_DROPPED} AND {_CAUSED}",
}
OUT_OF_SCHOOL = f"{_CHILD.format(hit='true')} WHERE status IN ('DROPOUT', 'NEVER_ENROLLED')"
"""Of poor families whatever the cause: only bodily incapacity excuses, and who is exempted is neither (HL-57)."""
