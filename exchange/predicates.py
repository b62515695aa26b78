"""Yes, no or unknown of a person, by the identity number: what departments may ask instead of being given a record."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from casework import rules as parameters
from casework.rules import Rules
from connectors._core import Connector
from database import tables
from database.crypto.field import Field
from database.crypto.keys import Keys
from domain import identity, predicate
from domain.errors import Fixer, Reason, Refused
from domain.exchange import Direction, RecordState
from domain.predicate import Answer, Predicate
from domain.student import HELD_ENROLLMENT, IdStatus

_NOT_ALLOWED = Reason(
    "PREDICATE_NOT_ALLOWED",
    "本部门无权作此核验",
    "this department may not ask this",
    Fixer.OPERATOR,
    predicate.PARAMETER,
)
_BAD_NUMBER = Reason(
    "BAD_VALUE", "公民身份号码无效", "not a resident identity number", Fixer.CALLER, "$.idNumber"
)


async def ask(
    session: AsyncSession,
    keys: Keys,
    connector: Connector,
    county: str,
    asked: Predicate,
    id_number: str,
    today: date,
) -> tuple[Answer, UUID | None]:
    """What is so of the person of that number; and the child whom it was about, for the record alone.

    Raises Refused: PREDICATE_NOT_ALLOWED as the place's rules have it, BAD_VALUE (which quotes nothing), NO_RULES.
    """
    rules = await parameters.read(session, county)
    if predicate.PARAMETER not in rules.rules:
        raise Refused(parameters.missing(county))
    if connector.department.name not in rules[predicate.PARAMETER].get(asked.code, ()):
        raise Refused(_NOT_ALLOWED)
    number = identity.normalize(id_number)
    if identity.fault(number, today) is not None:
        raise Refused(_BAD_NUMBER)
    index = Field(keys, tables.Student.id_number_sealed).index(number)
    child = tables.Student
    found = await session.scalar(
        select(child).where(child.jurisdiction_code == county, child.id_number_index == index)
    )
    if found is None or found.id_status is IdStatus.CONFLICT:
        return Answer.UNKNOWN, found.id if found else None
    holds = await _holds(session, asked, found, today, rules)
    named = await _named(session, keys, connector, county, number)
    return predicate.answer(holds, named), found.id


async def _holds(
    session: AsyncSession, asked: Predicate, child: tables.Student, today: date, rules: Rules
) -> bool:
    of = tables.Enrollment
    held = select(func.count()).where(of.student_id == child.id, of.status.in_(HELD_ENROLLMENT))
    enrolled = bool(await session.scalar(held))
    if asked is Predicate.IS_ENROLLED:
        return enrolled
    return predicate.is_due(enrolled, child.schooling_status, child.birth_date, today, rules.values)


async def _named(session: AsyncSession, keys: Keys, connector: Connector, county: str, number: str) -> bool:
    """Whether the department itself named the person in a line that was taken."""
    record, package = tables.ExchangeRecord, tables.ExchangePackage
    index = Field(keys, record.id_number_sealed).index(number)
    theirs = (
        select(record.id)
        .join(package, package.id == record.package_id)
        .where(
            package.jurisdiction_code == county,
            package.partner_code == connector.partner,
            package.direction == Direction.PULL,
            record.state == RecordState.ACCEPTED,
            record.id_number_index == index,
        )
    )
    return bool(await session.scalar(select(exists(theirs))))
