"""Submissions (材料报送) put together: what the place asks for, and what each item is (DC-25, DC-26, BS-23)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework.act import Act, begin, text
from casework.units import bureau
from database import tables
from domain import submission
from domain.errors import Fixer, Reason, Refused
from domain.machines.submission import SUBMISSION
from domain.organization import OrgType
from domain.submission import SubmissionState
from duties import entries, units
from duties.reporting import due, submission_items

_SUBMISSION, _ITEM, _EVENT = tables.Submission, tables.SubmissionItem, tables.ScheduledEvent
UNKNOWN_SUBMISSION = Reason(
    "UNKNOWN_SUBMISSION",
    "没有此材料报送，或不在您的办理范围内",
    "there is no such submission, or it is not yours to act on",
    Fixer.CALLER,
    "submissionId",
)


async def prepare(session: AsyncSession, author: Author, *, year: str | None = None) -> UUID:
    """Begin the author's school's submission of a calendar year, or look again for what the hub has of it; its id.

    Raises Refused: NOT_HERE, NO_UNIT, WRONG_LEVEL, BAD_SUBMISSION_YEAR, SUBMISSION_HANDED_IN.
    """
    act = await begin(session, author)
    bundle = _bundle(act)
    unit, of = await _school(act), _year(act, year)
    kind = submission.kind(bundle)
    same = (_SUBMISSION.unit_id == unit.id, _SUBMISSION.kind == kind, _SUBMISSION.year == of)
    row = await session.scalar(select(_SUBMISSION).where(*same).with_for_update())
    if row is None:
        event = await event_of(act, unit, kind, of)
        row = _SUBMISSION(
            jurisdiction_code=author.jurisdiction_code,
            unit_id=unit.id,
            receiver_id=await bureau(session, author.jurisdiction_code),
            kind=kind,
            year=of,
            clauses=list(act.rules.clauses("submission.bundle")),
            medium=submission.MEDIA[bundle["medium"]],
            delivered_to=bundle["to"],
            state=SubmissionState.DRAFT,
            sealed=False,
            bound=False,
            **due.columns(event),
        )
        await entries.make(act, row, unit.id, SUBMISSION, counterpart=row.receiver_id)
        for ordinal, name in enumerate(bundle["items"], 1):
            said = {"ordinal": ordinal, "type": submission.item_type(name), "name_zh": name, "present": False}
            where = {"jurisdiction_code": row.jurisdiction_code, "unit_id": unit.id, "submission_id": row.id}
            await act.add(_ITEM(**where, **said))
    require_open(row)
    await look(act, row)
    return await act.done(row)


async def set_item(
    session: AsyncSession,
    author: Author,
    *,
    submission_id: UUID,
    expected_version: int,
    ordinal: int,
    reference: str | None = None,
    paper: str | None = None,
) -> UUID:
    """Say what an item is: a row of the hub, or the title and number of a paper; neither takes it back. The submission's id.

    reference: the row's global id ("Roster:…").

    Raises Refused: UNKNOWN_SUBMISSION, STALE_VERSION, NOT_YOUR_SUBMISSION, SUBMISSION_HANDED_IN, UNKNOWN_ITEM, ITEM_UNCLEAR,
    UNKNOWN_ROW, BAD_TEXT, PERSONAL_NUMBER.
    """
    act, row = await own(session, author, submission_id, expected_version)
    require_open(row)
    item = await session.scalar(select(_ITEM).where(_ITEM.submission_id == row.id, _ITEM.ordinal == ordinal))
    if item is None:
        zh, en = "没有此项材料", "it has no such item"
        raise Refused(Reason("UNKNOWN_ITEM", zh, en, Fixer.CALLER, "ordinal"))
    if reference is not None and paper is not None:
        zh, en = "应注明平台内的记录，或注明纸质材料，二者取一", "either a row of the hub or a paper is named"
        raise Refused(Reason("ITEM_UNCLEAR", zh, en, Fixer.CALLER, "reference"))
    if reference is not None:
        await _require_own_row(act, row, reference)
    said = text(paper, "paper", 200) if paper is not None else None
    item.reference, item.paper, item.present = reference, said, bool(reference or said)
    item.stated_by = author.name if item.present else None
    await entries.change(act, row, row.unit_id, why=item.name_zh, version=row.version + 1)
    return await act.done(row)


def _bundle(act: Act) -> Mapping[str, Any]:
    """What the place has handed in. Raises Refused NOT_HERE."""
    found: Mapping[str, Any] | None = act.rules["submission.bundle"]
    if found is None:
        zh, en = "本地文件未规定年度材料报送", "the place's document has nothing handed in each year"
        raise Refused(Reason("NOT_HERE", zh, en, Fixer.CALLER, "year"))
    return found


async def _school(act: Act) -> tables.Organization:
    """The author's school, held. Raises Refused: NO_UNIT, WRONG_LEVEL."""
    unit = await units.own(act)
    if unit is None:
        zh, en = "您所在单位尚未登记", "your unit is not on record"
        raise Refused(Reason("NO_UNIT", zh, en, Fixer.OPERATOR, "year"))
    if unit.type is not OrgType.SCHOOL:
        zh, en = "年度材料由学校报送", "schools hand it in"
        raise Refused(Reason("WRONG_LEVEL", zh, en, Fixer.CALLER, "year"))
    await act.session.refresh(unit, with_for_update={"key_share": True})
    return unit


def _year(act: Act, said: str | None) -> str:
    """This calendar year or the next. Raises Refused BAD_SUBMISSION_YEAR."""
    this = act.today.year
    if said is not None and said not in (str(this), str(this + 1)):
        zh, en = f"应为 {this} 或 {this + 1}", f"{this} or {this + 1}"
        raise Refused(Reason("BAD_SUBMISSION_YEAR", zh, en, Fixer.CALLER, "year"))
    return said or str(this)


async def event_of(
    act: Act, unit: tables.Organization, kind: submission.SubmissionKind, year: str
) -> tables.ScheduledEvent | None:
    """The calendar's event of it, held; none where the calendar has none."""
    return await due.event(
        act, unit, submission.EVENTS[kind], func.extract("year", _EVENT.due_on) == int(year)
    )


async def look(act: Act, row: tables.Submission) -> None:
    """Name the rows of the hub that items are, where nobody has said what they are."""
    unsaid = select(_ITEM).where(_ITEM.submission_id == row.id, _ITEM.stated_by.is_(None))
    changed = False
    for item in await act.session.scalars(unsaid.order_by(_ITEM.ordinal)):
        found = await submission_items.find(act, item.type, row.unit_id)
        changed |= item.reference != found
        item.reference, item.present = found, found is not None
    if changed:
        row.version += 1
    await act.session.flush()


async def _require_own_row(act: Act, row: tables.Submission, reference: str) -> None:
    """Raise Refused UNKNOWN_ROW unless it is a row of the school itself."""
    noun, _, said = reference.partition(":")
    table: Any = getattr(tables, noun, None)
    column = next((getattr(table, name) for name in _OWNERS if hasattr(table, name)), None)
    try:
        id = UUID(said)
    except ValueError:
        column = None
    if column is not None and hasattr(table, "jurisdiction_code"):
        mine = select(table.id).where(table.id == id, column == row.unit_id)
        if await act.session.scalar(mine) is not None:
            return
    zh, en = "本校没有此记录", "the school has no such row"
    raise Refused(Reason("UNKNOWN_ROW", zh, en, Fixer.CALLER, "reference"))


_OWNERS = ("unit_id", "producer_id", "school_id", "organization_id")
"""Columns that say whose a row is, in whatever noun a plan, roster or letter is kept."""


def require_open(row: tables.Submission) -> None:
    """Raise Refused SUBMISSION_HANDED_IN."""
    if row.state not in submission.OPEN:
        zh, en = "材料已报送，退回后方可修改", "it was handed in; only one that was returned is changed"
        raise Refused(Reason("SUBMISSION_HANDED_IN", zh, en, Fixer.CALLER, "submissionId"))


async def own(
    session: AsyncSession, author: Author, id: UUID, expected: int
) -> tuple[Act, tables.Submission]:
    """A submission of the author's own school, held. Raises Refused: UNKNOWN_SUBMISSION, STALE_VERSION, NOT_YOUR_SUBMISSION."""
    act = await begin(session, author)
    row = await act.held(_SUBMISSION, id, UNKNOWN_SUBMISSION, expected)
    if not await units.is_own_by_id(act, row.unit_id):
        zh, en = "应由报送学校办理", "it is for the school whose submission it is"
        raise Refused(Reason("NOT_YOUR_SUBMISSION", zh, en, Fixer.CALLER, "submissionId"))
    return act, row
