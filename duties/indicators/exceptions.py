"""The children behind a value: whom a count counts, who is missing from a rate's numerator, whose case lags (catalogue 2.14)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import text

from casework.act import Act
from domain.indicator import CLASS, COUNTY, SCHOOL, TOWNSHIP, Reckoning
from duties.indicators.lines import Drawn

_MADE = """CREATE TEMP TABLE indicator_behind (value_id uuid, student_id uuid, guard text, PRIMARY KEY (value_id, student_id))
  ON COMMIT DROP"""
_CUTS = "CREATE TEMP TABLE indicator_cut (cut int, name text, period text, counts boolean) ON COMMIT DROP"
_CUT = """INSERT INTO indicator_cut SELECT * FROM unnest(CAST(:cuts AS int[]), CAST(:names AS text[]), CAST(:periods AS text[]),
  CAST(:counts AS boolean[]))"""
_OF = {
    COUNTY: "true",
    TOWNSHIP: "v.unit_id = l.township_id",
    SCHOOL: "v.unit_id = l.school_id",
    CLASS: "v.class_id = l.class_id",
}
_BEHIND = """INSERT INTO indicator_behind SELECT DISTINCT v.id, l.student_id, v.guard
  FROM indicator_line l JOIN indicator_cut k ON k.cut = l.cut
  JOIN indicator_value v ON v.jurisdiction_code = :county AND v.cut = k.name AND v.period = k.period AND v.level = '{level}'
    AND v.final_at IS NULL AND {unit}
  WHERE l.student_id IS NOT NULL AND (l.hit = k.counts OR l.late)"""
_GONE = """DELETE FROM indicator_exception x USING indicator_value v, indicator_cut k
  WHERE v.jurisdiction_code = :county AND v.cut = k.name AND v.period = k.period AND v.final_at IS NULL AND x.value_id = v.id
    AND NOT EXISTS (SELECT FROM indicator_behind b WHERE b.value_id = x.value_id AND b.student_id = x.student_id)"""
_CAME = """INSERT INTO indicator_exception (value_id, student_id, guard) SELECT value_id, student_id, guard FROM indicator_behind
  ON CONFLICT (value_id, student_id) DO NOTHING"""


async def put(act: Act, drawn: Sequence[Drawn]) -> None:
    """Bring the children behind the values of these cuts up to their lines; of what is final they stay as they are."""
    county = {"county": act.author.jurisdiction_code}
    lists = {
        "cuts": [each.number for each in drawn],
        "names": [each.cut.name for each in drawn],
        "periods": [each.span.code for each in drawn],
        "counts": [each.cut.of.reckoning is Reckoning.COUNT for each in drawn],
    }
    for made in (_MADE, _CUTS):
        await act.session.execute(text(made))
    await act.session.execute(text(_CUT), lists)
    for level, unit in _OF.items():
        await act.session.execute(text(_BEHIND.format(level=level.name, unit=unit)), county)
    await act.session.execute(text(_GONE), county)
    await act.session.execute(text(_CAME))
