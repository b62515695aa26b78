"""学校与班级: where children are taught."""

from strawberry import ID

from database import tables
from domain.organization import SchoolStage
from resolvers import organization as organization_rows
from resolvers import school as school_rows
from schema.declared import Subgraph
from schema.fields import column, entity, extend, page, row, rows
from schema.inputs import asked, given
from schema.node import Node
from schema.organization import Organization
from schema.query import Query


@entity(tables.School, owner=Subgraph.STUDENTS, keys=("school_code",))
class School(Node):
    """学校: a unit that teaches."""

    school_code: str = column("学校标识码: ten digits.")
    stage: SchoolStage = column("办学类型: which stages it teaches.")
    organization = row(
        Organization,
        organization_rows.find,
        "单位: the school as a unit.",
        by=(tables.School.id, tables.Organization.id),
    )
    township = row(
        Organization,
        organization_rows.find,
        "所属乡镇: the township it lies in.",
        by=(tables.School.township_id, tables.Organization.id),
    )
    center_school = row(
        Organization,
        organization_rows.find,
        "学区中心学校: the center school that guides it (QC-23a).",
        by=(tables.School.center_school_id, tables.Organization.id),
    )


@entity(tables.SchoolClass, owner=Subgraph.STUDENTS)
class SchoolClass(Node):
    """班级: a class of one school year."""

    school_year: str = column("学年: such as 2026-2027.")
    grade: int = column("年级: 1 to 9.")
    class_no: int = column("班号: its number within the grade.")
    school = row(
        School, school_rows.find, "学校: its school.", by=(tables.SchoolClass.school_id, tables.School.id)
    )


@extend(School, owner=Subgraph.STUDENTS)
class SchoolClasses:
    classes = rows(
        SchoolClass,
        school_rows.classes,
        "班级: its classes.",
        by=(tables.School.id, tables.SchoolClass.school_id),
    )


@given
class SchoolFilter:
    """学校筛选: schools that match all of it."""

    stage: list[SchoolStage] | None = asked("办学类型: one of these.")
    township_id: ID | None = asked("所属乡镇: in this township.", of="Organization")
    center_school_id: ID | None = asked(
        "学区中心学校: guided by this center school (QC-23a).", of="Organization"
    )
    school_code: str | None = asked("学校标识码: with this code.")


@extend(Query, owner=Subgraph.STUDENTS)
class SchoolQueries:
    schools = page(
        School,
        school_rows.find,
        "学校: schools of your county.",
        orders=school_rows.ORDERS,
        filter=SchoolFilter,
    )
