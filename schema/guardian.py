"""监护人: the adults who answer for a child."""

from database import tables
from domain.access import Detail
from domain.student import GuardianRelation
from resolvers import guardian as guardian_rows
from resolvers import student as student_rows
from schema.declared import Subgraph
from schema.fields import column, entity, extend, row, rows
from schema.node import Node
from schema.student import Student


@entity(tables.Guardian, owner=Subgraph.STUDENTS)
class Guardian(Node):
    """监护人: an adult who answers for children."""

    name: str = column("姓名: name.", detail=Detail.NAME)
    id_number_masked: str | None = column(
        "身份证件号码（脱敏）: first six characters and the last.",
        detail=Detail.IDENTITY,
    )


@entity(tables.Guardianship, owner=Subgraph.STUDENTS)
class Guardianship(Node):
    """监护关系: which adult answers for which child."""

    relation: GuardianRelation = column("与监护人关系: GB/T 4761.", detail=Detail.STATUS)
    is_legal_guardian: bool = column("是否法定监护人: whether by law.", detail=Detail.STATUS)
    guardian = row(
        Guardian,
        guardian_rows.find,
        "监护人: the adult.",
        by=(tables.Guardianship.guardian_id, tables.Guardian.id),
    )
    student = row(
        Student, student_rows.find, "学生: the child.", by=(tables.Guardianship.student_id, tables.Student.id)
    )


@extend(Student, owner=Subgraph.STUDENTS)
class StudentGuardians:
    guardianships = rows(
        Guardianship,
        guardian_rows.guardianships,
        "监护关系: who answers for the child.",
        by=(tables.Student.id, tables.Guardianship.student_id),
    )
