"""表册清单: whether a school has all the ledgers, rosters and records that its place has it keep."""

from datetime import date

from strawberry import ID

from database import tables
from domain.checklist import ItemKind, ItemState
from resolvers import checklist as checklist_rows
from resolvers import school as school_rows
from schema.declared import Subgraph
from schema.fields import column, entity, extend, page, row
from schema.inputs import asked, given
from schema.node import Node
from schema.query import Query
from schema.school import School


@entity(tables.ChecklistItem, owner=Subgraph.LEDGERS)
class ChecklistItem(Node):
    """清单项目: one ledger, roster or record that a school owes in a school year, and how it stands (GH-17)."""

    school_year: str = column(
        '学年: of which year ("2026-2027"); a ledger lives on and is shown as it stands now.'
    )
    kind: ItemKind = column("材料类别: ledger, roster or record.")
    type: str = column("类型: which: a term of LedgerType or RosterType, or the record's name.")
    title: str = column("名称: as the place's document calls it.")
    state: ItemState = column("材料情况: there, stale, begun, missing or declared empty.")
    updated_on: date | None = column("更新日期: when it was last confirmed or made.")
    clauses: list[str] = column("条款: by which clauses of the place's document the school owes it.")
    school = row(
        School,
        school_rows.find,
        "学校: who owes it.",
        by=(tables.ChecklistItem.school_id, tables.School.id),
    )


@given
class ChecklistItemFilter:
    """清单项目筛选: items that match all of it."""

    school_id: ID | None = asked("学校: of this school.", of="School")
    school_year: str | None = asked("学年: of this year.")
    kind: list[ItemKind] | None = asked("材料类别: of one of these kinds.")
    state: list[ItemState] | None = asked("材料情况: in one of these states.")


@extend(Query, owner=Subgraph.LEDGERS)
class ChecklistQueries:
    school_checklists = page(
        ChecklistItem,
        checklist_rows.find,
        "表册清单: what the schools that you see owe by their place's document, and how it stands (GH-17).",
        orders=checklist_rows.ORDERS,
        filter=ChecklistItemFilter,
    )
