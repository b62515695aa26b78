"""网格: natural villages and residential quarters of a village or community, and which children live in them (HL-12)."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes import changing
from auth.changes.author import Author
from casework.act import Act, begin, text
from database import tables
from domain.errors import Fixer, Reason, Refused
from domain.organization import OrgType
from domain.responsibility import STANDS_IN, NodeKind
from domain.student import HouseholdStatus
from duties import entries, units

_OF = tables.Organization
_CLAUSE = "HL-12"


async def found(session: AsyncSession, author: Author, *, village_id: UUID, name_zh: str) -> UUID:
    """Form a grid cell in a village or community of the author's township; the cell's id, a unit of its own.

    Who answers in it is a post of the document like any other (`responsibilityAssign`). Raises Refused: NO_GRID, NO_SUCH_UNIT,
    NOT_A_VILLAGE, VILLAGE_NOT_YOURS, BAD_TEXT, PERSONAL_NUMBER, GRID_CELL_EXISTS.
    """
    act = await begin(session, author)
    await _require_grid(act)
    village = await units.held(act, village_id, "villageId")
    if village.type not in STANDS_IN[NodeKind.VILLAGE_COMMUNITY]:
        zh, en = "网格应设在村（居）、社区", "a grid cell lies in a village or community"
        raise Refused(Reason("NOT_A_VILLAGE", zh, en, Fixer.CALLER, "villageId", _CLAUSE))
    _require_own(act, village)
    named = text(name_zh, "nameZh", 60)
    await session.get_one(_OF, village.id, with_for_update=True, populate_existing=True)
    cells = (_OF.parent_id == village.id, _OF.type == OrgType.GRID)
    if await session.scalar(select(exists().where(*cells, _OF.name_zh == named))):
        zh, en = "该村（居）已有同名网格", "the village has a cell of that name"
        raise Refused(Reason("GRID_CELL_EXISTS", zh, en, Fixer.CALLER, "nameZh"))
    number = (await session.scalar(select(func.count()).where(*cells)) or 0) + 1
    cell = _OF(
        jurisdiction_code=author.jurisdiction_code,
        code=f"{village.code[:14]}W{number:03d}",
        type=OrgType.GRID,
        name_zh=named,
        parent_id=village.id,
    )
    await act.add(cell)
    await entries.enter(act, cell, village.parent_id, (_CLAUSE,), named)
    return await act.done(cell)


async def place(
    session: AsyncSession, author: Author, *, student_id: UUID, grid_cell_id: UUID | None = None
) -> UUID:
    """Say in which cell of its village a child's household is, or in none; the child's id.

    Raises Refused: UNKNOWN_STUDENT, NO_SUCH_CELL, CELL_ELSEWHERE.
    """
    act = await begin(session, author)
    child = await act.child(student_id)
    if grid_cell_id is not None:
        await _require_there(act, child, grid_cell_id)
    await changing.change(session, child, grid_cell_id=grid_cell_id)
    await act.tell(child.id, child, (_CLAUSE,))
    return await act.done(child, child.id)


async def _require_grid(act: Act) -> None:
    post = tables.ResponsibilityNode
    here = (post.jurisdiction_code == act.author.jurisdiction_code, post.valid_to.is_(None))
    if not await act.session.scalar(select(exists().where(*here, post.node == NodeKind.GRID))):
        zh, en = "本地文件未设网格", "no document of the place has grid cells"
        raise Refused(Reason("NO_GRID", zh, en, Fixer.CALLER, "villageId"))


def _require_own(act: Act, village: tables.Organization) -> None:
    if not act.for_county and (act.unit is None or village.parent_id != act.unit):
        zh, en = "该村（居）、社区不在您的办理范围内", "the village is not yours to act for"
        raise Refused(Reason("VILLAGE_NOT_YOURS", zh, en, Fixer.CALLER, "villageId", _CLAUSE))


async def _require_there(act: Act, child: tables.Student, id: UUID) -> None:
    """Raise Refused: NO_SUCH_CELL; CELL_ELSEWHERE where the child lives, or else is registered, in another village (A-41)."""
    cell = await act.session.scalar(
        select(_OF).where(
            _OF.id == id,
            _OF.type == OrgType.GRID,
            _OF.jurisdiction_code == act.author.jurisdiction_code,
        )
    )
    if cell is None:
        zh, en = "没有此网格", "there is no such grid cell"
        raise Refused(Reason("NO_SUCH_CELL", zh, en, Fixer.CALLER, "gridCellId"))
    if cell.parent_id != (child.village_id or await _registered(act, child)):
        zh, en = "网格不在该学生居住的村（居）", "the cell is not in the village where the child lives"
        raise Refused(Reason("CELL_ELSEWHERE", zh, en, Fixer.CALLER, "gridCellId", _CLAUSE))


async def _registered(act: Act, child: tables.Student) -> UUID | None:
    household = tables.HouseholdRegistration
    valid = (household.student_id == child.id, household.status == HouseholdStatus.VALID)
    found = select(_OF.id).join(household, household.village_code == _OF.code)
    return await act.session.scalar(
        found.where(*valid, _OF.jurisdiction_code == child.jurisdiction_code).limit(1)
    )
