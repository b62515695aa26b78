"""Whether an application of a kind may be made: in this place, for these days, and none beside it (A-29, A-39)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select

from casework.act import Act
from database import tables
from domain.application import OPEN_APPLICATIONS, PERMISSIONS, ApplicationKind
from domain.errors import Fixer, Reason, Refused


async def refuse_second(act: Act, child: UUID, kind: ApplicationKind) -> None:
    """Raise Refused APPLICATION_OPEN: one of a kind a child."""
    of = tables.Application
    found = select(of.id).where(of.student_id == child, of.kind == kind, of.state.in_(OPEN_APPLICATIONS))
    if await act.session.scalar(found) is not None:
        zh, en = f"已有未办结的{kind.zh}申请", f"an application of kind {kind.name} is open already"
        raise Refused(Reason("APPLICATION_OPEN", zh, en, Fixer.CALLER, "kind", PERMISSIONS[kind].clauses[0]))


def require_here(act: Act, kind: ApplicationKind) -> None:
    """Raise Refused NOT_HERE where the place's document does not provide for a kind (HL-68, A-29)."""
    only = PERMISSIONS[kind].only
    if only is not None and act.rules[only[0]] != only[1]:
        zh = f"本地文件未规定{kind.zh}（规则参数 {only[0]}）"
        en = f"{kind.name} is not provided for here (parameter {only[0]})"
        raise Refused(Reason("NOT_HERE", zh, en, Fixer.CALLER, "kind", PERMISSIONS[kind].clauses[0]))


def require_days(act: Act, kind: ApplicationKind, starts_on: date, ends_on: date | None) -> None:
    """Raise Refused (FIELD_MISSING, IMPOSSIBLE_DATE) unless the days can be: an end where the kind has one, not passed yet."""
    clause = PERMISSIONS[kind].clauses[0]
    if ends_on is None and PERMISSIONS[kind].ends:
        zh, en = "须写明截止日期", "it must say until which day"
        raise Refused(Reason("FIELD_MISSING", zh, en, Fixer.CALLER, "endsOn", clause))
    if starts_on.year < 2000 or starts_on.year > act.today.year + 1:
        zh, en = "起始日期不合理", "a first day that cannot be"
        raise Refused(Reason("IMPOSSIBLE_DATE", zh, en, Fixer.CALLER, "startsOn", clause))
    if ends_on is not None and not max(starts_on, act.today) <= ends_on <= act.today.replace(
        month=1, day=1
    ).replace(year=act.today.year + 10):
        zh, en = (
            "截止日期不能早于起始日期和今天，也不能晚于十年之后",
            "the last day is before the first or today, or too far",
        )
        raise Refused(Reason("IMPOSSIBLE_DATE", zh, en, Fixer.CALLER, "endsOn", clause))
