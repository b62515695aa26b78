"""What became of cases in a period: new dropouts, relapses, who came back, of how many (BS-02, BS-03, DC-04, QC-29)."""

from __future__ import annotations

from collections.abc import Mapping

from domain.indicator import IndicatorVariant as V
from domain.target import Indicator as I

_CASE = """SELECT DISTINCT ON (k.student_id) k.student_id, k.school_id, k.township_id, true AS hit, 1 AS weight FROM dropout_case k
  WHERE k.jurisdiction_code = :county"""
_LOST = """EXISTS (SELECT FROM dropout_case k WHERE k.student_id = e.student_id AND k.dropout_on BETWEEN :first AND :last
  AND NOT EXISTS (SELECT FROM dropout_case r WHERE r.student_id = k.student_id AND r.returned_on BETWEEN k.dropout_on AND :data_on))"""
_TO_RETURN = """SELECT k.student_id, k.school_id, k.township_id, {hit} AS hit, 1 AS weight FROM dropout_case k
  WHERE k.jurisdiction_code = :county AND k.suspected_on BETWEEN :first AND :last
    AND (k.stage NOT IN ('RESOLVED', 'CLOSED') OR k.returned_on IS NOT NULL)"""
_BACK = "k.returned_on IS NOT NULL AND k.returned_on <= :data_on"

STATEMENTS: Mapping[tuple[I, V | None], str] = {
    (I.PERSUASION_RETURN_RATE, None): _TO_RETURN.format(hit=f"({_BACK})"),
    (I.PERSUASION_RETURN_RATE, V.OPEN_IN_TIME): _TO_RETURN.format(
        hit=f"(NOT coalesce({_BACK}, false) AND coalesce(k.persuasion_deadline >= :data_on, false))"
    ),
    (
        I.NEW_DROPOUT_COUNT,
        None,
    ): f"{_CASE} AND k.dropout_on BETWEEN :first AND :last ORDER BY k.student_id, k.id",
    (I.RELAPSE_COUNT, None): (
        f"{_CASE} AND k.relapse_of IS NOT NULL AND k.suspected_on BETWEEN :first AND :last ORDER BY k.student_id, k.id"
    ),
    (I.NOT_KEPT_COUNT, None): (
        f"{_CASE} AND k.dropout_on BETWEEN :first AND :last AND NOT EXISTS (SELECT FROM dropout_case r"
        " WHERE r.student_id = k.student_id AND r.returned_on BETWEEN k.dropout_on AND :data_on) ORDER BY k.student_id, k.id"
    ),
    # A registration that ended is known by the day on which its row last changed.
    (I.DROPOUT_RATE, None): f"""
        SELECT DISTINCT ON (e.student_id) e.student_id, e.school_id, NULL::uuid AS township_id, {_LOST} AS hit, 1 AS weight
        FROM enrollment e JOIN student s ON s.id = e.student_id AND s.jurisdiction_code = :county
        WHERE coalesce(e.entry_date, :first) <= :began
          AND (e.status = ANY(CAST(:held AS text[])) OR e.status <> 'NONE' AND e.updated_at >= :from_at)
        ORDER BY e.student_id, e.status = ANY(CAST(:held AS text[])) DESC, e.id""",
}
