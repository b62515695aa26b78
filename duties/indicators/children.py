"""The county's children as one day has them, read once for all indicators: where each is, lives and learns, of which groups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import text

from casework.act import Act
from domain.student import HELD_ENROLLMENT

_TOWNSHIPS = "('TOWNSHIP', 'SUBDISTRICT')"
_MADE = (
    """
    CREATE TEMP TABLE indicator_child (student_id uuid PRIMARY KEY, status text, born date, household boolean, school_id uuid,
      class_id uuid, township_id uuid, stage text, groups text[], areas text[]) ON COMMIT DROP
    """,
    """
    CREATE TEMP TABLE indicator_line (cut int, student_id uuid, school_id uuid, class_id uuid, township_id uuid, hit boolean,
      weight int, amount int, late boolean) ON COMMIT DROP
    """,
)
_FILLED = f"""
    INSERT INTO indicator_child
    SELECT s.id, s.schooling_status, s.birth_date, s.coverage_basis IN ('HOUSEHOLD', 'BOTH'), e.school_id, e.class_id, t.id,
      CASE WHEN e.grade <= :last_primary THEN 'PRIMARY' WHEN e.grade IS NOT NULL THEN 'JUNIOR' END,
      coalesce(g.groups, '{{}}'), coalesce(o.area_tags, '{{}}') || coalesce(v.area_tags, '{{}}') || coalesce(t.area_tags, '{{}}')
    FROM student s
    LEFT JOIN enrollment e ON e.student_id = s.id AND e.status = ANY(CAST(:held AS text[]))
    LEFT JOIN organization o ON o.id = e.school_id
    LEFT JOIN organization v ON v.id = s.village_id
    LEFT JOIN organization t ON t.type IN {_TOWNSHIPS}
      AND t.id = CASE WHEN v.type IN {_TOWNSHIPS} THEN v.id ELSE v.parent_id END
    LEFT JOIN (SELECT student_id, array_agg("group"::text) AS groups FROM special_group_membership
      WHERE coalesce(valid_from, :today) <= :today AND coalesce(valid_to, :today) >= :today GROUP BY student_id) g
      ON g.student_id = s.id
    WHERE s.jurisdiction_code = :county
"""


async def gather(act: Act) -> None:
    """Fill the tables of this transaction that all indicators are reckoned from."""
    for each in _MADE:
        await act.session.execute(text(each))
    said: Mapping[str, Any] = {
        "county": act.author.jurisdiction_code,
        "today": act.today,
        "last_primary": act.rules["transition.lastPrimaryGrade"],
        "held": [status.name for status in HELD_ENROLLMENT],
    }
    await act.session.execute(text(_FILLED), said)
    await act.session.execute(text("ANALYZE indicator_child"))
