"""户籍: where a child is registered as a resident."""

from datetime import date

from database import tables
from domain.access import Detail
from domain.student import HouseholdStatus
from resolvers import household as household_rows
from schema.declared import Subgraph
from schema.fields import column, entity, extend, rows
from schema.node import Node
from schema.student import Student


@entity(tables.HouseholdRegistration, owner=Subgraph.STUDENTS)
class HouseholdRegistration(Node):
    """户籍: a household registration of a child; one is valid at a time. The address is not shown."""

    region_code: str = column("户籍地区划代码: GB/T 2260, six digits.", detail=Detail.RESIDENCE)
    village_code: str | None = column("户籍地村（社区）代码: twelve digits.", detail=Detail.RESIDENCE)
    status: HouseholdStatus = column("户籍状态: whether it is in force.", detail=Detail.RESIDENCE)
    valid_from: date | None = column("起: from when.", detail=Detail.RESIDENCE)
    valid_to: date | None = column("止: until when.", detail=Detail.RESIDENCE)


@extend(Student, owner=Subgraph.STUDENTS)
class StudentHouseholds:
    household_registrations = rows(
        HouseholdRegistration,
        household_rows.find,
        "户籍: the child's household registrations, ended ones included.",
        by=(tables.Student.id, tables.HouseholdRegistration.student_id),
    )
