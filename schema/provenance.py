"""出处: which department's package said what is on record of a child, value by value as far as it is kept."""

from database import tables
from domain.access import Detail
from resolvers import exchange as exchange_rows
from schema.declared import Subgraph
from schema.enrollment import Enrollment
from schema.exchange import ExchangePackage
from schema.fields import extend, row
from schema.household import HouseholdRegistration
from schema.student import SpecialGroupMembership, Student


@extend(Student, owner=Subgraph.STUDENTS)
class StudentSource:
    source_package = row(
        ExchangePackage,
        exchange_rows.packages,
        "出处: the package that first named the child; null where a person recorded it.",
        by=(tables.Student.source_package_id, tables.ExchangePackage.id),
        detail=Detail.STATUS,
    )


@extend(HouseholdRegistration, owner=Subgraph.STUDENTS)
class HouseholdSource:
    source_package = row(
        ExchangePackage,
        exchange_rows.packages,
        "出处: the package that said so; null where a person recorded it.",
        by=(tables.HouseholdRegistration.source_package_id, tables.ExchangePackage.id),
        detail=Detail.RESIDENCE,
    )


@extend(Enrollment, owner=Subgraph.STUDENTS)
class EnrollmentSource:
    source_package = row(
        ExchangePackage,
        exchange_rows.packages,
        "出处: the package that said so last; null where a person recorded it.",
        by=(tables.Enrollment.source_package_id, tables.ExchangePackage.id),
        detail=Detail.STATUS,
    )


@extend(SpecialGroupMembership, owner=Subgraph.STUDENTS)
class GroupSource:
    source_package = row(
        ExchangePackage,
        exchange_rows.packages,
        "出处: the register's package that says so; null where a person decided.",
        by=(tables.SpecialGroupMembership.source_package_id, tables.ExchangePackage.id),
        detail=Detail.GROUP,
    )
