"""网格: natural villages and residential quarters as units below a village or community, and who lives in them (HL-12)."""

from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import DUTIES_WRITE
from database import tables
from domain.access import Detail
from resolvers import grid as grid_rows
from resolvers import organization as organization_rows
from schema.client import KEY
from schema.declared import Subgraph
from schema.fields import change, extend, row
from schema.inputs import asked, given
from schema.organization import Organization
from schema.query import Mutation, Refused
from schema.student import Student


@extend(Student, owner=Subgraph.STUDENTS)
class StudentGridCell:
    grid_cell = row(
        Organization,
        organization_rows.find,
        "网格: in which natural village or residential quarter the child lives (HL-12).",
        by=(tables.Student.grid_cell_id, tables.Organization.id),
        detail=Detail.RESIDENCE,
    )


@given
class GridCellFoundInput:
    """设立网格: a natural village or residential quarter of a village or community (HL-12)."""

    village_id: ID = asked("村（居）、社区: in which.", of="Organization", required=True)
    name_zh: str = asked("名称: what it is called.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class GridCellPlaceInput:
    """编入网格: in which cell of its village a child lives; in none where nothing is said."""

    student_id: ID = asked("学生: which child.", of="Student", required=True)
    grid_cell_id: ID | None = asked("网格: a cell of the child's own village.", of="Organization")
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="网格设立结果: it was done.")
class GridCellFounded:
    grid_cell: Organization | None = strawberry.field(description="网格: the cell, a unit of its own.")


GridCellResult = Annotated[
    GridCellFounded | Refused,
    strawberry.union("GridCellResult", description="网格设立结果: done, or refused."),
]


@strawberry.type(description="网格编入结果: it was done.")
class GridCellPlaced:
    student: Student | None = strawberry.field(description="学生: as it is now. Null without students:read.")


GridCellPlaceResult = Annotated[
    GridCellPlaced | Refused,
    strawberry.union("GridCellPlaceResult", description="网格编入结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.DUTIES)
class GridChanges:
    grid_cell_found = change(
        GridCellResult,
        Organization,
        grid_rows.found,
        "设立网格: by the township of the village, or the bureau (HL-12).",
        scope=DUTIES_WRITE,
        done=GridCellFounded,
        input=GridCellFoundInput,
    )
    grid_cell_place = change(
        GridCellPlaceResult,
        Student,
        grid_rows.place,
        "编入网格: in which cell of its village a child lives (HL-12).",
        scope=DUTIES_WRITE,
        done=GridCellPlaced,
        input=GridCellPlaceInput,
    )
