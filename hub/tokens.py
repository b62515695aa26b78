"""An operator's own tokens, for trying things out on the machine that holds the hub's key."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import select

from auth import scopes
from auth.token import Issuer, issue
from auth.viewer import Viewer
from database import tables
from domain.access import Purpose
from domain.errors import Fixer, Reason, Refused
from domain.organization import OrgType
from domain.role import Role
from hub import assembly, keys
from hub.settings import Settings
from hub.users import UserKind

_UNITS = {
    Role.SCHOOL_OFFICER: (OrgType.SCHOOL, OrgType.CENTER_SCHOOL),
    Role.CENTER_SCHOOL_OFFICER: (OrgType.CENTER_SCHOOL,),
    Role.TOWNSHIP_OFFICER: (OrgType.TOWNSHIP, OrgType.SUBDISTRICT),
}
READ = " ".join(
    (
        scopes.STUDENTS_READ,
        scopes.LEDGERS_READ,
        scopes.DUTIES_READ,
        scopes.RESPONSIBILITIES_READ,
        scopes.EXCHANGE_READ,
        scopes.EXCHANGE_RUN,
        scopes.ENROLLMENT_IMPORT,
    )
)


async def of_unit(settings: Settings, kind: UserKind, code: str | None) -> UUID | None:
    """The unit that a kind of user works for: the one of that code, else the first of the county; None for the others.

    Raises Refused (UNKNOWN_UNIT).
    """
    kinds = _UNITS.get(kind.role)
    if kinds is None:
        return None
    unit = tables.Organization
    found = select(unit.id).where(unit.jurisdiction_code == settings.jurisdiction, unit.type.in_(kinds))
    if code is not None:
        found = found.where(unit.code == code)
    async with assembly.database(settings) as opened, opened.sessions() as session:
        first = await session.scalar(found.order_by(unit.code).limit(1))
    if first is None:
        zh, en = "单位不存在，请先导入单位", "there is no such unit; import the units first"
        raise Refused(Reason("UNKNOWN_UNIT", zh, en, Fixer.BUREAU, code or kind.name))
    return first


def operator(settings: Settings, scope: str, seconds: int) -> str:
    """A signed token of the hub's county with the scopes asked for. Raises Refused (BAD_SCOPE).

    Whoever reads the key file may make one.
    """
    viewer = Viewer(
        "operator",
        frozenset(scopes.known(scope)),
        settings.jurisdiction,
        role=Role.BUREAU_OFFICER,
        purposes=frozenset({Purpose.CONTROL.name}),
    )
    return _signed(settings, viewer, seconds)


def of_kind(settings: Settings, kind: UserKind, seconds: int, unit: UUID | None = None) -> str:
    """The same with the rights of a kind of user, to see what it sees and no more. unit: whom it works for."""
    viewer = Viewer(
        "operator",
        kind.scopes,
        settings.jurisdiction,
        kind.department,
        role=kind.role,
        organization_id=unit,
        purposes=frozenset({kind.purpose.name}),
    )
    return _signed(settings, viewer, seconds)


def _signed(settings: Settings, viewer: Viewer, seconds: int) -> str:
    issuer = Issuer(settings.public_issuer, keys.key(settings.home, "tokens"))
    return issue(issuer, viewer, datetime.now(UTC), seconds)
