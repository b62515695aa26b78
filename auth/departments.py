"""Which rows are a department's own: what is exchanged with it, and what it was asked to verify."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select

from auth.paths import PUBLISHED, UNITS
from auth.viewer import Viewer
from database import tables
from database.tables.row import Row
from domain.exchange import UNANSWERED

Condition = ColumnElement[bool]


def _partners(viewer: Viewer, key: str) -> Any:
    partner = tables.ExchangePartner.__table__.c
    return select(partner[key]).where(
        partner.department == viewer.department, partner.jurisdiction_code == viewer.jurisdiction_code
    )


def _own_records(viewer: Viewer) -> Condition:
    package = tables.ExchangePackage.__table__.c
    return tables.ExchangeRecord.package_id.in_(
        select(package.id).where(package.partner_code.in_(_partners(viewer, "code")))
    )


def _sent_to(viewer: Viewer) -> Condition:
    """Whether a verification was asked of the viewer's department."""
    package, verification = tables.ExchangePackage.__table__.c, tables.Verification.__table__.c
    own = select(package.id).where(package.partner_code.in_(_partners(viewer, "code")))
    county = verification.jurisdiction_code == viewer.jurisdiction_code
    return and_(county, verification.sent_package_id.in_(own))


def _in_question(viewer: Viewer) -> Condition:
    # Once it is answered, the department needs the child no more.
    finding, verification = tables.Discrepancy.__table__.c, tables.Verification.__table__.c
    waiting = verification.state.in_(sorted(UNANSWERED, key=lambda state: state.name))
    asked = select(verification.discrepancy_id).where(waiting, _sent_to(viewer))
    return tables.Student.id.in_(select(finding.student_id).where(finding.id.in_(asked)))


def _of_unit(table: type[Row], viewer: Viewer) -> Condition:
    unit = tables.Organization.__table__.c
    own = select(unit.id).where(
        unit.department == viewer.department, unit.jurisdiction_code == viewer.jurisdiction_code
    )
    return or_(*(column.in_(own) for column in UNITS[table]), PUBLISHED.get(table, false()))


OWN: Mapping[type[Row], Callable[[Viewer], Condition]] = {
    tables.Student: _in_question,
    tables.Verification: _sent_to,
    tables.ExchangePartner: lambda viewer: tables.ExchangePartner.id.in_(_partners(viewer, "id")),
    tables.ExchangeCycle: lambda viewer: tables.ExchangeCycle.partner_id.in_(_partners(viewer, "id")),
    tables.ExchangePackage: lambda viewer: tables.ExchangePackage.partner_code.in_(_partners(viewer, "code")),
    tables.ExchangeRecord: _own_records,
    tables.ExchangeReceipt: lambda viewer: tables.ExchangeReceipt.partner_id.in_(_partners(viewer, "id")),
    tables.ExchangeScorecard: lambda viewer: tables.ExchangeScorecard.partner_id.in_(_partners(viewer, "id")),
    **{table: partial(_of_unit, table) for table in UNITS},
    tables.Organization: lambda viewer: tables.Organization.department == viewer.department,
}
"""A department sees its own packages, questions and duties, never another partner's (catalogue 9.1, 9.2)."""
