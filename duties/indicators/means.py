"""What children are taught with: funds in time and in full, aid paid to the poor, beds and places (HL-29, QC-32a).

Sums of money are in whole yuan. Beds and places count no children: of these two rates the denominator alone does.
"""

from __future__ import annotations

from collections.abc import Mapping

from domain.aid import BY_CAUSE
from domain.cause import DropoutCause
from domain.citation import ClauseId
from domain.indicator import COUNTY, SCHOOL, TERM, TOWNSHIP, YEAR, Definition, Reckoning
from domain.indicator import IndicatorVariant as V
from domain.student import POOR_GROUPS
from domain.target import Indicator as I
from domain.target import Unit

Words = tuple[str, str]
"""In Chinese and English."""
_HL, _QC = (ClauseId("HL-29"),), (ClauseId("QC-32a"),)
_NOBODY = "NULL::uuid AS student_id"
# What is missing of an allocation is rounded up, so that nothing that is short is ever told to be in full.
_DUE = f"""SELECT {_NOBODY}, NULL::uuid AS school_id, NULL::uuid AS township_id, x.hit, x.weight
  FROM fund_allocation f
  CROSS JOIN LATERAL (SELECT coalesce(sum(a.amount), 0) AS amount FROM fund_arrival a
    WHERE a.allocation_id = f.id AND a.withdrawn_at IS NULL AND a.held_on <= {{by}}) a
  CROSS JOIN LATERAL (SELECT ceil(f.amount / 100.0)::int AS whole, ceil((f.amount - a.amount) / 100.0)::int AS missing) y
  CROSS JOIN LATERAL (VALUES (true, y.whole - y.missing), (false, y.missing)) AS x(hit, weight)
  WHERE f.jurisdiction_code = :county AND f.due_on BETWEEN :first AND :data_on AND f.withdrawn_at IS NULL"""
_POVERTY = ", ".join(
    f"'{code.name}'" for code in sorted(BY_CAUSE[DropoutCause.POVERTY], key=lambda it: it.name)
)
_POOR = ", ".join(f"'{group.name}'" for group in sorted(POOR_GROUPS, key=lambda it: it.name))
_PAID = f"""SELECT {_NOBODY}, NULL::uuid AS school_id, NULL::uuid AS township_id, true AS hit,
    floor(coalesce(sum(g.amount), 0) / 100.0)::int AS weight
  FROM aid_grant g JOIN student s ON s.id = g.student_id AND s.jurisdiction_code = :county
  WHERE g.paid_on BETWEEN :first AND :data_on AND (g.program IN ({_POVERTY}) OR g.program IN (SELECT p.code FROM aid_program p
    WHERE p.jurisdiction_code = :county AND p.groups && ARRAY[{_POOR}]::varchar[]))"""
_RATE = f"""SELECT {_NOBODY}, h.id AS school_id, h.township_id, x.hit, x.weight
  FROM {{rows}} r JOIN school h ON h.id = r.school_id JOIN organization o ON o.id = h.id
  LEFT JOIN organization t ON t.id = h.township_id
  CROSS JOIN LATERAL (VALUES (true, r.{{there}}), (false, r.{{needed}} - r.{{there}})) AS x(hit, weight)
  WHERE r.jurisdiction_code = :county AND {{which}}"""
_BEDS = _RATE.format(
    rows="school_condition",
    there="boarding_beds",
    needed="boarding_needed",
    which="r.withdrawn_at IS NULL AND r.held_on BETWEEN :first AND :last",
)
_PLACES = _RATE.format(
    rows="admission_plan",
    there="places",
    needed="catchment_count",
    which="r.state = 'PUBLISHED' AND r.school_year = :period",
)
_RURAL = "'RURAL' = ANY(o.area_tags || coalesce(t.area_tags, '{}'))"
_AREAS: Mapping[V | None, str] = {None: "", V.TOWN: f" AND NOT {_RURAL}", V.RURAL: f" AND {_RURAL}"}
"""Town and countryside make up the whole (QC-32a: 农村寄宿制学校, 城镇学位); only the county is told apart so."""

STATEMENTS: Mapping[tuple[I, V | None], str] = {
    (I.FUNDS_ARRIVAL_RATE, V.IN_FULL): _DUE.format(by=":data_on"),
    (I.FUNDS_ARRIVAL_RATE, V.ON_TIME): _DUE.format(by="f.due_on"),
    (I.AID_PAID_AMOUNT, None): _PAID,
    **{(I.BOARDING_BED_RATE, variant): _BEDS + area for variant, area in _AREAS.items()},
    **{(I.SCHOOL_PLACE_RATE, variant): _PLACES + area for variant, area in _AREAS.items()},
}

_FUNDS = (
    "截至数据截止日应拨的义务教育经费；单位：元，缺额不足一元的按一元计",
    "funds due by the day of the data; in yuan, a fraction of a yuan that is missing counted as one",
)
_AREA_NAMES: Mapping[V | None, tuple[str, str]] = {
    None: ("", ""),
    V.TOWN: (
        "；学校及其所在乡镇、街道均未标注为农村",
        "; neither the school nor its township is marked rural",
    ),
    V.RURAL: ("；学校或其所在乡镇、街道标注为农村", "; the school or its township is marked rural"),
}


def _supply(indicator: I, variant: V | None, there: Words, needed: Words, base: Words) -> Definition:
    """A rate of what there is to who needs it, which is more than 100 where there is more."""
    zh, en = (said + more for said, more in zip(base, _AREA_NAMES[variant], strict=True))
    levels = (COUNTY, TOWNSHIP, SCHOOL) if variant is None else (COUNTY,)
    said = (*there, *needed, zh, en)
    return Definition(
        indicator,
        variant,
        Unit.PERCENT,
        Reckoning.RATE,
        *said,
        (YEAR,),
        levels,
        _QC,
        flow=True,
        capped=False,
        supply=True,
    )


DEFINITIONS: tuple[Definition, ...] = (
    Definition(I.FUNDS_ARRIVAL_RATE, V.IN_FULL, Unit.PERCENT, Reckoning.RATE,
               "截至数据截止日已到账的", "arrived by the day of the data", "应拨的", "due", *_FUNDS,
               (TERM, YEAR), (COUNTY,), _HL, flow=True, children=False),
    Definition(I.FUNDS_ARRIVAL_RATE, V.ON_TIME, Unit.PERCENT, Reckoning.RATE,
               "在应拨日期当日或以前到账的", "arrived on the day by which it was due, or before", "应拨的", "due", *_FUNDS,
               (TERM, YEAR), (COUNTY,), _HL, flow=True, children=False),
    Definition(I.AID_PAID_AMOUNT, None, Unit.YUAN, Reckoning.COUNT,
               "学年内发放到位的资助金额", "aid that arrived in the school year", "", "",
               "面向家庭贫困学生的资助项目；单位：元，不足一元的舍去；免、帮等无金额的不计",
               "programs of aid for pupils of poor families; in yuan, fractions dropped; what was waived or done has no amount",
               (YEAR,), (COUNTY,), _HL, flow=True, children=False),
    *(
        _supply(I.BOARDING_BED_RATE, variant,
                ("寄宿床位", "boarding beds"), ("需寄宿的学生", "pupils who need one"),
                ("各校本学年登记的办学条件；未登记的学校不计",
                 "what schools recorded for the school year; schools that recorded nothing left out"))
        for variant in _AREAS
    ),
    *(
        _supply(I.SCHOOL_PLACE_RATE, variant,
                ("起始年级学位", "places for new pupils"),
                ("摸底的适龄儿童少年", "children whom schools counted in their areas"),
                ("教育局公布的新生入学计划；尚未公布的不计", "admission plans that the bureau published; others left out"))
        for variant in _AREAS
    ),
)  # fmt: skip
"""No document gives a number for beds and places, and none is set here (QC-32a)."""
