"""The levels of the place's responsibility lines, and which unit stands there for a case (HL-43, catalogue 2.9.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from sqlalchemy import select

from casework.act import Act
from database import tables
from domain.organization import OrgType
from domain.responsibility import NodeKind

AT_SCHOOL = (
    NodeKind.CLASS,
    NodeKind.GRADE,
    NodeKind.TEACHING_AFFAIRS,
    NodeKind.REGISTRY_OFFICER,
    NodeKind.REGISTRY_SUPERVISOR,
    NodeKind.SCHOOL,
)
_OF_COUNTY = {
    NodeKind.EDUCATION_BUREAU: OrgType.EDUCATION_BUREAU,
    NodeKind.COUNTY_GOVERNMENT: OrgType.COUNTY_GOVERNMENT,
}


@dataclass(frozen=True, slots=True)
class Post:
    """Who acts at a level of a line: the posts of one kind that stand there side by side. clauses: behind them."""

    line: str
    level_no: int
    node: NodeKind
    position_zh: str
    clauses: tuple[str, ...]


async def lines(act: Act) -> dict[str, list[Post]]:
    """The place's lines along which failure goes up, each from the child upward; of `responsibility.chain` where it is set."""
    line, node = tables.ResponsibilityLine, tables.ResponsibilityNode
    here = line.jurisdiction_code == act.author.jurisdiction_code
    found = await act.session.execute(
        select(line.code, node)
        .join(node, node.line_id == line.id)
        .where(here, line.escalates, line.valid_to.is_(None), node.valid_to.is_(None))
        .order_by(line.ordinal, node.level_no, node.node, node.ordinal)
    )
    chain = act.rules["responsibility.chain"]
    made: dict[str, list[Post]] = {}
    for (code, level, kind), posts in groupby(found, lambda each: (each[0], each[1].level_no, each[1].node)):
        if chain is None or code in chain:
            made.setdefault(code, []).append(_post(code, level, kind, [each[1] for each in posts]))
    return made


async def unit(act: Act, case: tables.DropoutCase, node: NodeKind) -> UUID | None:
    """The unit that stands at a node for the child of a case; None where the county has none on record."""
    if node in AT_SCHOOL:
        return case.school_id
    if node is NodeKind.TOWNSHIP:
        return case.township_id
    if node is NodeKind.VILLAGE_COMMUNITY:
        return await act.session.scalar(
            select(tables.Student.village_id).where(tables.Student.id == case.student_id)
        )
    if node is NodeKind.CENTER_SCHOOL:
        return await act.session.scalar(
            select(tables.School.center_school_id).where(tables.School.id == case.school_id)
        )
    return await _of_county(act, node)


async def _of_county(act: Act, node: NodeKind) -> UUID | None:
    of = tables.Organization
    if node not in _OF_COUNTY:
        return None
    here = (of.jurisdiction_code == act.author.jurisdiction_code, of.type == _OF_COUNTY[node])
    return await act.session.scalar(select(of.id).where(*here).order_by(of.code).limit(1))


def above(posts: Sequence[Post], level: int | None) -> list[Post]:
    """The posts of the next level of a line; level: where the case stands on it, None where it has not come to it."""
    higher = [each.level_no for each in posts if level is None or each.level_no > level]
    return [each for each in posts if higher and each.level_no == min(higher)]


def _post(code: str, level: int, kind: NodeKind, nodes: Sequence[tables.ResponsibilityNode]) -> Post:
    clauses = tuple(dict.fromkeys(clause for each in nodes for clause in each.clauses))
    return Post(code, level, kind, "、".join(each.position_zh for each in nodes), clauses)
