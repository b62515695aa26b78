"""Inspections: planned, opened, answered, closed with strengths and shortcomings, cancelled (HL-41, HL-72, QC-47, GH-48, BS-29)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework.act import Act, begin, not_before, on_or_before, text
from database import ids, tables
from domain.errors import Fixer, Reason, Refused
from domain.inspection import InspectionState, InspectionType, InspectorRole, ItemAnswer
from domain.organization import Department
from duties import entries, units
from duties.supervision import standing

_OF, _ITEM = tables.Inspection, tables.InspectionItem
UNKNOWN = Reason(
    "UNKNOWN_INSPECTION",
    "没有此督查，或不在您的办理范围内",
    "there is no such inspection, or it is not yours to act on",
    Fixer.CALLER,
    "inspectionId",
)


async def plan(
    session: AsyncSession,
    author: Author,
    *,
    type: InspectionType,
    unit_id: UUID,
    purpose: str,
    planned_on: date,
    inspectors: Sequence[Mapping[str, Any]],
    follows_id: UUID | None = None,
) -> UUID:
    """Plan an inspection of a unit, with the place's checklist for units of its kind; its id. follows_id: one that is over.

    Raises Refused: NO_SUCH_UNIT, NOT_HERE, NOT_THE_INSPECTOR, WRONG_SUBJECT, OWN_INSPECTION, INSPECTOR_MISSING, IMPOSSIBLE_DATE,
    BAD_TEXT, PERSONAL_NUMBER, UNKNOWN_INSPECTION, INSPECTION_NOT_CLOSED.
    """
    act = await begin(session, author)
    unit = await units.held(act, unit_id, "unitId")
    kind = standing.kind(act, type)
    name = standing.inspecting(act, kind, unit, "unitId")
    _check_inspectors(kind, inspectors)
    made = _OF(
        jurisdiction_code=author.jurisdiction_code,
        inspection_no=await act.number(_OF.inspection_no, str(act.today.year)),
        type=type,
        inspecting=name,
        inspecting_id=await _inspecting_unit(act, name, unit),
        unit_id=unit.id,
        follows_id=await _followed(act, follows_id, unit.id),
        purpose=text(purpose, "purpose"),
        clauses=list(kind.clauses),
        planned_on=_coming(act, planned_on),
        state=InspectionState.PLANNED,
    )
    await act.add(made)
    await entries.enter(act, made, unit.id, kind.clauses)
    lies = {"jurisdiction_code": made.jurisdiction_code, "unit_id": unit.id, "inspection_id": made.id}
    for number, each in enumerate(inspectors):
        who = text(each["name"], f"inspectors[{number}].name", 60)
        await act.add(tables.Inspector(name=who, role=each["role"], **lies))
    asked = standing.items(act, unit.type)
    rows = [
        {"id": id, "code": each["code"], "text_zh": each["zh"], "clauses": [each["clause"]], **lies}
        for id, each in zip(ids.fresh(len(asked)), asked, strict=True)
    ]
    await act.add_each(_ITEM, rows)
    return await act.done(made)


async def open_(
    session: AsyncSession, author: Author, *, inspection_id: UUID, expected_version: int, opened_on: date
) -> UUID:
    """It begins on the spot. Raises Refused: UNKNOWN_INSPECTION, STALE_VERSION, NOT_THE_INSPECTOR, INSPECTION_ENDED, IMPOSSIBLE_DATE."""
    act, row = await held(session, author, inspection_id, expected_version)
    if row.state is not InspectionState.PLANNED:
        zh, en = "督查已经开始或已取消", "it has begun already, or was cancelled"
        raise Refused(Reason("INSPECTION_ENDED", zh, en, Fixer.CALLER, "inspectionId"))
    on_or_before(opened_on, act.today, "openedOn")
    await entries.change(act, row, row.unit_id, row.clauses, state=InspectionState.OPEN, opened_on=opened_on)
    return await act.done(row)


async def answer(
    session: AsyncSession,
    author: Author,
    *,
    inspection_id: UUID,
    expected_version: int,
    answers: Sequence[Mapping[str, Any]],
) -> UUID:
    """Say of items what was seen; what is not met needs a note. Until it is closed an answer may be given anew.

    Raises Refused: as `open_`, INSPECTION_NOT_OPEN, FIELD_MISSING, NO_SUCH_ITEM, NOTE_MISSING, BAD_TEXT, PERSONAL_NUMBER.
    """
    act, row = await at_work(session, author, inspection_id, expected_version)
    if not answers:
        zh, en = "请填写至少一个项目的结果", "an answer to one item at least is needed"
        raise Refused(Reason("FIELD_MISSING", zh, en, Fixer.CALLER, "answers"))
    found = select(_ITEM).where(_ITEM.inspection_id == row.id).with_for_update()
    items = {each.code: each for each in await session.scalars(found)}
    for number, said in enumerate(answers):
        place = f"answers[{number}]"
        item = items.get(said["code"])
        if item is None:
            zh, en = "此次督查没有该项目", "the inspection has no such item"
            raise Refused(Reason("NO_SUCH_ITEM", zh, en, Fixer.CALLER, f"{place}.code"))
        note = said.get("note")
        if note is None and said["answer"] is ItemAnswer.NOT_MET:
            zh, en = "不符合的项目须说明情况", "of an item that is not met, what was seen is needed"
            raise Refused(Reason("NOTE_MISSING", zh, en, Fixer.CALLER, f"{place}.note", item.clauses[0]))
        words = text(note, f"{place}.note") if note is not None else None
        await changing.change(session, item, answer=said["answer"], note=words)
    clauses = sorted({clause for said in answers for clause in items[said["code"]].clauses})
    await entries.change(act, row, row.unit_id, clauses)
    await touch(act, row)
    return await act.done(row)


async def close(
    session: AsyncSession,
    author: Author,
    *,
    inspection_id: UUID,
    expected_version: int,
    closed_on: date,
    strengths: str,
    shortcomings: str,
) -> UUID:
    """It is over: what was done well, and what is lacking (总结经验，指出不足, HL-72).

    Raises Refused: as `answer`, ITEMS_UNANSWERED, IMPOSSIBLE_DATE.
    """
    act, row = await at_work(session, author, inspection_id, expected_version)
    assert row.opened_on is not None
    not_before(closed_on, row.opened_on, "closedOn")
    on_or_before(closed_on, act.today, "closedOn")
    lacking = select(_ITEM.code).where(_ITEM.inspection_id == row.id, _ITEM.answer.is_(None))
    if (code := await session.scalar(lacking.limit(1))) is not None:
        zh, en = f"督查项目 {code} 尚未填写结果", f"item {code} has no answer yet"
        raise Refused(Reason("ITEMS_UNANSWERED", zh, en, Fixer.CALLER, "inspectionId"))
    await entries.change(
        act,
        row,
        row.unit_id,
        row.clauses,
        state=InspectionState.CLOSED,
        closed_on=closed_on,
        strengths=text(strengths, "strengths", 1000),
        shortcomings=text(shortcomings, "shortcomings", 1000),
    )
    return await act.done(row)


async def cancel(
    session: AsyncSession, author: Author, *, inspection_id: UUID, expected_version: int, reason: str
) -> UUID:
    """It does not take place; one that has begun is closed. Raises Refused: as `open_`, BAD_TEXT, PERSONAL_NUMBER."""
    act, row = await held(session, author, inspection_id, expected_version)
    if row.state is not InspectionState.PLANNED:
        zh, en = "已经开始的督查不能取消", "one that has begun is not cancelled"
        raise Refused(Reason("INSPECTION_ENDED", zh, en, Fixer.CALLER, "inspectionId"))
    why = text(reason, "reason")
    await entries.change(act, row, row.unit_id, row.clauses, why, state=InspectionState.CANCELLED)
    return await act.done(row)


async def held(
    session: AsyncSession, author: Author, id: UUID, expected: int | None
) -> tuple[Act, tables.Inspection]:
    """An inspection that the author may work on, held. Raises Refused: UNKNOWN_INSPECTION, STALE_VERSION, NOT_THE_INSPECTOR."""
    act = await begin(session, author)
    row = await act.held(_OF, id, UNKNOWN, expected)
    unit = await session.get_one(tables.Organization, row.unit_id)
    standing.inspecting(act, standing.kind(act, row.type), unit, "inspectionId")
    return act, row


async def at_work(
    session: AsyncSession, author: Author, id: UUID, expected: int | None
) -> tuple[Act, tables.Inspection]:
    """The same of one that is open. Raises Refused INSPECTION_NOT_OPEN, too."""
    act, row = await held(session, author, id, expected)
    if row.state is not InspectionState.OPEN:
        zh, en = "督查不在进行中", "the inspection is not open"
        raise Refused(Reason("INSPECTION_NOT_OPEN", zh, en, Fixer.CALLER, "inspectionId"))
    return act, row


async def touch(act: Act, row: tables.Inspection) -> None:
    """What lies in it changed: whoever saw it before must look again."""
    row.version += 1
    await act.session.flush()


def _check_inspectors(kind: standing.Kind, inspectors: Sequence[Mapping[str, Any]]) -> None:
    named = {each["role"] for each in inspectors}
    if not named or (kind.inspector is not None and kind.inspector not in named):
        who = kind.inspector or InspectorRole.TEAM_MEMBER
        zh, en = f"须有{who.zh}参加", f"somebody must take part as {who.name}, by name"
        clause = next(iter(kind.clauses), None)
        raise Refused(Reason("INSPECTOR_MISSING", zh, en, Fixer.CALLER, "inspectors", clause))


async def _inspecting_unit(act: Act, name: Department, unit: tables.Organization) -> UUID | None:
    if name in (Department.SCHOOL, Department.CENTER_SCHOOL):
        return unit.id
    found = await units.first(act.session, act.author.jurisdiction_code, name)
    return found.id if found else None


async def _followed(act: Act, id: UUID | None, unit: UUID) -> UUID | None:
    """An earlier inspection of the same unit, which is over."""
    if id is None:
        return None
    here = _OF.jurisdiction_code == act.author.jurisdiction_code
    found = await act.session.scalar(select(_OF).where(_OF.id == id, _OF.unit_id == unit, here))
    if found is None:
        raise Refused(Reason("UNKNOWN_INSPECTION", UNKNOWN.zh, UNKNOWN.en, Fixer.CALLER, "followsId"))
    if found.state is not InspectionState.CLOSED:
        zh, en = "所跟踪的督查尚未结束", "the one that it follows up is not closed"
        raise Refused(Reason("INSPECTION_NOT_CLOSED", zh, en, Fixer.CALLER, "followsId"))
    return found.id


def _coming(act: Act, day: date) -> date:
    if day.year < 2000 or day.year > act.today.year + 2:
        zh, en = "日期应在 2000 年之后、两年之内", "a day before the year 2000, or more than two years on"
        raise Refused(Reason("IMPOSSIBLE_DATE", zh, en, Fixer.CALLER, "plannedOn"))
    return day
