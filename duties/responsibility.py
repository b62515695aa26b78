"""Who holds the posts of responsibility: posts stay, people change, the past is kept (catalogue 2.10)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework.act import Act, begin, not_before, on_or_before, text
from database import tables
from domain.access import Area
from domain.errors import Fixer, Reason, Refused
from domain.responsibility import AT_SCHOOLS, BY_CLASS, BY_COUNTY, BY_GRADE, NodeKind
from duties import entries

_OF = tables.ResponsibilityAssignment
_POST = tables.ResponsiblePost
_ONE_DAY = timedelta(days=1)
_OF_SCHOOLS = (BY_CLASS, BY_GRADE, *AT_SCHOOLS, NodeKind.CENTER_SCHOOL)
_OF_TOWNSHIPS = (NodeKind.TOWNSHIP, NodeKind.VILLAGE_COMMUNITY)
UNKNOWN_HOLDER = Reason(
    "UNKNOWN_HOLDER",
    "没有此责任人记录，或不在您的办理范围内",
    "there is no such holder of a post, or it is not yours to act for",
    Fixer.CALLER,
    "assignmentId",
)


@dataclass(frozen=True, slots=True)
class _Seat:
    """Where a post stands. node: of the document's posts; the others as `ResponsibilityAssignment` has them."""

    node_id: UUID
    organization_id: UUID | None
    class_id: UUID | None
    grade: int | None

    def has(self, of: Any) -> Any:
        """Whether rows are of it, as SQL; an assignment's or a post's columns."""
        own = ("organization_id", "class_id", "grade")
        same = (getattr(of, name).is_not_distinct_from(getattr(self, name)) for name in own)
        return and_(of.node_id == self.node_id, *same)


async def assign(
    session: AsyncSession,
    author: Author,
    *,
    node_id: UUID,
    holder_name: str,
    valid_from: date,
    organization_id: UUID | None = None,
    class_id: UUID | None = None,
    grade: int | None = None,
    position_zh: str | None = None,
) -> UUID:
    """Put somebody into a post from a day; the assignment's id. Whoever holds it ends the day before.

    Raises Refused: NO_SUCH_POST, POST_OF_UNIT, POST_NOT_YOURS, BAD_TEXT, PERSONAL_NUMBER, IMPOSSIBLE_DATE, POST_HELD.
    """
    act = await begin(session, author)
    seat = _Seat(node_id, organization_id, class_id, grade)
    post = await _post(act, seat)
    on_or_before(valid_from, act.today, "validFrom")
    made = _OF(
        jurisdiction_code=author.jurisdiction_code,
        node_id=node_id,
        organization_id=organization_id,
        class_id=class_id,
        grade=grade,
        position_zh=text(position_zh or post.position_zh, "positionZh", 60),
        holder_name=text(holder_name, "holderName", 60),
        valid_from=valid_from,
    )
    await _lock(act, seat)
    await _succeed(act, seat, valid_from)
    await entries.make(act, made, organization_id)
    return await act.done(made)


async def end(
    session: AsyncSession,
    author: Author,
    *,
    assignment_id: UUID,
    expected_version: int,
    valid_to: date,
    reason: str,
) -> UUID:
    """Let somebody leave a post after a day, with nobody in it; the assignment's id.

    Raises Refused: UNKNOWN_HOLDER, STALE_VERSION, POST_ENDED, IMPOSSIBLE_DATE, BAD_TEXT, PERSONAL_NUMBER.
    """
    act, held = await _held(session, author, assignment_id, expected_version)
    if held.valid_to is not None:
        zh, en = f"已于 {held.valid_to} 止", f"it ended on {held.valid_to}"
        raise Refused(Reason("POST_ENDED", zh, en, Fixer.CALLER, "assignmentId"))
    on_or_before(valid_to, act.today, "validTo")
    not_before(valid_to, held.valid_from, "validTo")
    why = text(reason, "reason")
    await entries.change(act, held, held.organization_id, why=why, valid_to=valid_to)
    return await act.done(held)


async def correct(
    session: AsyncSession,
    author: Author,
    *,
    assignment_id: UUID,
    expected_version: int,
    holder_name: str,
    reason: str,
    position_zh: str | None = None,
) -> UUID:
    """Mend a wrong name or office of who holds or held a post; its times stay, and the record says why.

    Raises Refused: UNKNOWN_HOLDER, STALE_VERSION, BAD_TEXT, PERSONAL_NUMBER.
    """
    act, held = await _held(session, author, assignment_id, expected_version)
    said: dict[str, Any] = {
        "holder_name": text(holder_name, "holderName", 60),
        "position_zh": text(position_zh or held.position_zh, "positionZh", 60),
    }
    why = f"更正：{text(reason, 'reason', 400)}"
    await entries.change(act, held, held.organization_id, why=why, **said)
    return await act.done(held)


async def _post(act: Act, seat: _Seat) -> tables.ResponsibilityNode:
    """The post of a seat that somebody can be put into by the author.

    Raises Refused: NO_SUCH_POST where the document has no such post or it does not stand there; POST_OF_UNIT, POST_NOT_YOURS.
    """
    node = tables.ResponsibilityNode
    here = (node.jurisdiction_code == act.author.jurisdiction_code, node.valid_to.is_(None))
    post = await act.session.scalar(select(node).where(node.id == seat.node_id, *here))
    if post is None or not await act.session.scalar(select(exists().where(seat.has(_POST)))):
        zh, en = "没有此岗位，或该单位没有此岗位", "there is no such post, or it does not stand in that unit"
        raise Refused(Reason("NO_SUCH_POST", zh, en, Fixer.CALLER, "nodeId"))
    if post.collective:
        zh, en = "此岗位由单位整体负责，不登记责任人", "the unit as a whole answers here, and no one person"
        raise Refused(Reason("POST_OF_UNIT", zh, en, Fixer.CALLER, "nodeId", post.clauses[0]))
    if not await _own(act, post.node, seat.organization_id):
        zh, en = "此岗位不在您的办理范围内", "the post is not yours to fill"
        raise Refused(Reason("POST_NOT_YOURS", zh, en, Fixer.BUREAU, "nodeId"))
    return post


async def _own(act: Act, node: NodeKind, unit_id: UUID | None) -> bool:
    """Whether a post is of the author's own unit: a township's also those of its villages, the bureau's all of the county."""
    if act.for_county:
        return True
    if unit_id is None or act.unit is None or node in BY_COUNTY:
        return False
    if Area.SCHOOL in act.granted and node in _OF_SCHOOLS:
        return unit_id == act.unit
    if Area.TOWNSHIP not in act.granted or node not in _OF_TOWNSHIPS:
        return False
    unit = tables.Organization
    below = or_(unit.id == act.unit, unit.parent_id == act.unit)
    return bool(await act.session.scalar(select(exists().where(unit.id == unit_id, below))))


async def _held(
    session: AsyncSession, author: Author, id: UUID, expected: int
) -> tuple[Act, tables.ResponsibilityAssignment]:
    act = await begin(session, author)
    here = and_(_OF.id == id, _OF.jurisdiction_code == author.jurisdiction_code)
    held = await changing.held(session, _OF, here, UNKNOWN_HOLDER, None)
    node = await session.get_one(tables.ResponsibilityNode, held.node_id)
    if not await _own(act, node.node, held.organization_id):
        raise Refused(UNKNOWN_HOLDER)
    changing.require(held, expected)
    return act, held


async def _lock(act: Act, seat: _Seat) -> None:
    """Whoever fills the same seat at the same time waits."""
    await act.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"{seat}", 0))))


async def _succeed(act: Act, seat: _Seat, since: date) -> None:
    """End who holds the seat the day before. Raises Refused POST_HELD where somebody came into it, or left it, later."""
    last = await act.session.scalar(
        select(_OF).where(seat.has(_OF)).order_by(_OF.valid_from.desc()).limit(1).with_for_update()
    )
    if last is None:
        return
    taken = last.valid_from if last.valid_to is None else last.valid_to
    if taken >= since:
        zh = f"{taken} 已有责任人，新任应在此后；登记有误的请更正原记录"
        en = f"somebody holds it on {taken}; a successor comes later, a wrong entry is corrected"
        raise Refused(Reason("POST_HELD", zh, en, Fixer.CALLER, "validFrom"))
    if last.valid_to is None:
        why = "由继任者接任"
        await entries.change(act, last, seat.organization_id, why=why, valid_to=since - _ONE_DAY)
