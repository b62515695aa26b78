"""Which rows of which noun a viewer sees: one table, compiled into conditions for every statement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, false, select, true
from sqlalchemy.orm import InstrumentedAttribute, with_loader_criteria
from sqlalchemy.sql.base import ExecutableOption

from auth import scopes
from auth.viewer import Viewer
from database import tables
from database.tables.row import Row
from domain.organization import Department
from domain.student import RESTRICTED_GROUPS

Attribute = InstrumentedAttribute[Any]
Condition = Callable[[Viewer], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Grant:
    """How a noun is guarded. scope: what the token needs, None for any valid token.

    path: foreign keys from the noun, each followed to the next table's id, ending in the column that names the
    county; empty where the rows of all places are public. where: a condition of the noun's own.
    """

    scope: str | None
    path: tuple[Attribute, ...]
    where: Condition | None = None


def _unrestricted(viewer: Viewer) -> ColumnElement[bool]:
    if scopes.RESTRICTED_READ in viewer.scopes:
        return true()
    return tables.SpecialGroupMembership.group.not_in(sorted(RESTRICTED_GROUPS, key=lambda group: group.name))


def _is_partner(viewer: Viewer) -> bool:
    return viewer.department not in (None, Department.EDUCATION_BUREAU)


def _own_partners(viewer: Viewer, column: Attribute, key: str) -> ColumnElement[bool]:
    # A department sees its own packages, never another partner's (catalogue 9.1).
    if not _is_partner(viewer):
        return true()
    partner = tables.ExchangePartner.__table__.c
    mine = and_(
        partner.department == viewer.department, partner.jurisdiction_code == viewer.jurisdiction_code
    )
    return column.in_(select(partner[key]).where(mine))


def _own_records(viewer: Viewer) -> ColumnElement[bool]:
    package = tables.ExchangePackage.__table__.c
    partner = tables.ExchangePartner.__table__.c
    mine = select(partner.code).where(
        partner.department == viewer.department, partner.jurisdiction_code == viewer.jurisdiction_code
    )
    own = select(package.id).where(package.partner_code.in_(mine))
    return tables.ExchangeRecord.package_id.in_(own) if _is_partner(viewer) else true()


def _bureau_only(viewer: Viewer) -> ColumnElement[bool]:
    return false() if _is_partner(viewer) else true()


_STUDENT = tables.Student.jurisdiction_code
_CYCLE = tables.ExchangeCycle.jurisdiction_code

GRANTS: dict[type[Row], Grant] = {
    tables.Jurisdiction: Grant(None, ()),
    tables.Organization: Grant(None, (tables.Organization.jurisdiction_code,)),
    tables.School: Grant(None, (tables.School.id, tables.Organization.jurisdiction_code)),
    tables.SchoolClass: Grant(None, (tables.SchoolClass.school_id, tables.Organization.jurisdiction_code)),
    tables.Student: Grant(scopes.STUDENTS_READ, (_STUDENT,)),
    tables.Guardian: Grant(scopes.STUDENTS_READ, (tables.Guardian.jurisdiction_code,)),
    tables.Guardianship: Grant(scopes.STUDENTS_READ, (tables.Guardianship.student_id, _STUDENT)),
    tables.HouseholdRegistration: Grant(
        scopes.STUDENTS_READ, (tables.HouseholdRegistration.student_id, _STUDENT)
    ),
    tables.Enrollment: Grant(scopes.STUDENTS_READ, (tables.Enrollment.student_id, _STUDENT)),
    tables.SpecialGroupMembership: Grant(
        scopes.STUDENTS_READ, (tables.SpecialGroupMembership.student_id, _STUDENT), _unrestricted
    ),
    tables.Ledger: Grant(scopes.LEDGERS_READ, (tables.Ledger.jurisdiction_code,)),
    tables.LedgerEntry: Grant(
        scopes.LEDGERS_READ, (tables.LedgerEntry.ledger_id, tables.Ledger.jurisdiction_code)
    ),
    tables.ExchangePartner: Grant(
        scopes.EXCHANGE_READ,
        (tables.ExchangePartner.jurisdiction_code,),
        lambda viewer: _own_partners(viewer, tables.ExchangePartner.id, "id"),
    ),
    tables.ExchangeCycle: Grant(
        scopes.EXCHANGE_READ,
        (_CYCLE,),
        lambda viewer: _own_partners(viewer, tables.ExchangeCycle.partner_id, "id"),
    ),
    tables.ExchangePackage: Grant(
        scopes.EXCHANGE_READ,
        (tables.ExchangePackage.jurisdiction_code,),
        lambda viewer: _own_partners(viewer, tables.ExchangePackage.partner_code, "code"),
    ),
    tables.ExchangeRecord: Grant(
        scopes.EXCHANGE_READ,
        (tables.ExchangeRecord.package_id, tables.ExchangePackage.jurisdiction_code),
        _own_records,
    ),
    tables.ExchangeReceipt: Grant(
        scopes.EXCHANGE_READ,
        (tables.ExchangeReceipt.cycle_id, _CYCLE),
        lambda viewer: _own_partners(viewer, tables.ExchangeReceipt.partner_id, "id"),
    ),
    tables.ComparisonRun: Grant(
        scopes.EXCHANGE_READ, (tables.ComparisonRun.jurisdiction_code,), _bureau_only
    ),
    tables.Discrepancy: Grant(scopes.EXCHANGE_READ, (tables.Discrepancy.jurisdiction_code,), _bureau_only),
    tables.PolicyDocument: Grant(None, ()),
    tables.PolicyClause: Grant(None, ()),
    tables.RuleParameter: Grant(None, ()),
    tables.DepartmentDuty: Grant(scopes.DUTIES_READ, ()),
    tables.ResponsibilityLine: Grant(scopes.RESPONSIBILITIES_READ, ()),
    tables.ResponsibilityNode: Grant(scopes.RESPONSIBILITIES_READ, ()),
    tables.ResponsibilityAssignment: Grant(
        scopes.RESPONSIBILITIES_READ, (tables.ResponsibilityAssignment.jurisdiction_code,)
    ),
    tables.Target: Grant(scopes.RESPONSIBILITIES_READ, ()),
    tables.AuditRecord: Grant(scopes.AUDIT_READ, (tables.AuditRecord.jurisdiction_code,), _bureau_only),
    tables.Verification: Grant(scopes.EXCHANGE_READ, (tables.Verification.jurisdiction_code,), _bureau_only),
}
"""A table that does not stand here is invisible."""


def scope(table: type[Row]) -> str | None:
    """The scope a noun needs, None for any valid token. Raises KeyError for a table without a grant."""
    return GRANTS[table].scope


def condition(viewer: Viewer, table: type[Row], *, beside: bool = False) -> ColumnElement[bool]:
    """The SQL condition on a noun's rows for a viewer; false where it may see none.

    beside: the rows stand beside ones that the viewer sees and that lie in the same county (see `share_county`).
    """
    grant = GRANTS.get(table)
    if grant is None or (grant.scope is not None and grant.scope not in viewer.scopes):
        return false()
    own = true() if beside else _within(grant.path, viewer.jurisdiction_code)
    return and_(own, grant.where(viewer)) if grant.where else own


def share_county(here: Attribute, there: Attribute) -> bool:
    """Whether rows joined by equal (here, there) lie in one county because one's path to it leads over the other."""
    return _leads(here, there) or _leads(there, here)


def _leads(key: Attribute, id: Attribute) -> bool:
    path, onward = (GRANTS[each.property.parent.class_].path for each in (key, id))
    return bool(onward) and path[:1] == (key,) and id.key == "id" and path[1:] == onward


def _within(path: tuple[Attribute, ...], code: str) -> ColumnElement[bool]:
    if not path:
        return true()
    if len(path) == 1:
        return path[0] == code
    key, *rest = path
    # Core tables, so that the condition of the parent is not added once more inside.
    parent = rest[0].class_.__table__.c
    inner = parent[rest[0].key]
    matched = inner == code if len(rest) == 1 else _within(tuple(rest), code)
    return key.in_(select(parent.id).where(matched))


@lru_cache(maxsize=256)
def criteria(viewer: Viewer, beside: type[Row] | None = None) -> tuple[ExecutableOption, ...]:
    """Options that put every noun's condition on a statement, wherever the noun stands in it, subqueries included.

    beside: a noun whose rows stand beside visible ones of the same county.
    """
    return tuple(
        with_loader_criteria(
            mapper.class_,
            condition(viewer, mapper.class_, beside=mapper.class_ is beside),
            include_aliases=True,
        )
        for mapper in Row.registry.mappers
    )
