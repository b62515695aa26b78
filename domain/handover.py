"""Words about the handover from primary to junior school (小升初交接; catalogue 2.17, 4.12)."""

from __future__ import annotations

from domain.form import PERSON, Form
from domain.organization import SchoolStage
from domain.vocabulary import Term


class HandoverState(Term):
    """小升初交接状态."""

    DRAFT = "草稿"
    PRIMARY_SIGNED = "小学已签"
    JUNIOR_RECEIVED = "初中已接收"
    BUREAU_ACKNOWLEDGED = "教育局已存"
    CLOSED = "已办结"


class Arrival(Term):
    """到校情况, of one line of a handover."""

    ARRIVED = "已到校"
    NOT_ARRIVED = "未到校"


class Destination(Term):
    """小学毕业生去向 (GH-25). The kinds are the hub's [P]: whoever leaves the county needs proof to count (catalogue 2.17)."""

    COUNTY_JUNIOR = "升入本县（市、区）初中"
    ELSEWHERE = "到外地就读"
    UNKNOWN = "去向待核"


class CopyKeeper(Term):
    """存执单位 (GH-26): in the order in which the clause names them."""

    PRIMARY = "小学"
    JUNIOR = "初中"
    BUREAU = "教育行政部门"


JUNIOR_STAGES = (SchoolStage.JUNIOR, SchoolStage.NINE_YEAR, SchoolStage.SPECIAL)
"""Schools that a leaver of primary school may go on to."""
IN_FORCE = (HandoverState.PRIMARY_SIGNED, HandoverState.JUNIOR_RECEIVED, HandoverState.BUREAU_ACKNOWLEDGED)
"""States in which a line is ticked when its child comes."""
_SHOWN = ("student.name", "student.sex", "student.birth_date", "student.id_number")
FORM = Form("F10", "小升初交接手续", ("GH-25", "GH-26"), tuple(each for each in PERSON if each.key in _SHOWN))
"""What the paper says of each child (F10, catalogue 2.1 E): as little as a school needs to know who is to come."""
