"""The demo's last step: one query, asked by four who sign in as they would in earnest, and what each of them is shown.

A bureau, a school and a township person through a portal (PAR, PKCE, login, consent), the police with a machine of its
own; every token bound to a key, every answer under the default grants of catalogue 9.2, every look on record.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from secrets import token_urlsafe
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import aliased
from starlette.types import ASGIApp

from auth import scopes
from auth.administration import client, user
from auth.changes.author import Author
from database import tables
from domain.access import Purpose
from domain.organization import Department
from domain.role import Role
from domain.student import RESTRICTED_GROUPS
from hub.settings import Settings
from partners import portal
from partners.portal import Machine, Portal

QUERY = """
query Same($child: ID!) {
  students { totalCount }
  student(id: $child) { name idNumberMasked studentNo specialGroups { group } }
  exchangePackages { totalCount }
}"""
"""What all four ask."""
CLEAR = "明文 clear"
"""Stands for what was shown in clear."""
_OFTEN = [scopes.STUDENTS_READ, scopes.IDENTITY_READ, scopes.EXCHANGE_READ]


@dataclass(frozen=True, slots=True)
class Child:
    """A child of the demo's county, and the codes of the school and the township that answer for it."""

    id: UUID
    school: str
    township: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who signs in through the portal. unit: code of the organization."""

    login_name: str
    role: Role
    unit: str | None = None


async def asked(
    settings: Settings, sessions: async_sessionmaker[AsyncSession], application: ASGIApp
) -> list[dict[str, Any]]:
    """Register the four, have each of them ask, in order: {"viewer", "answer"}, the answer as GraphQL gives it.

    Nothing in a county without a child whom three of them may see.
    """
    async with sessions() as session:
        child = await _child(session, settings.jurisdiction)
    if child is None:
        return []
    people = [
        Person("demo.bureau", Role.BUREAU_OFFICER),
        Person("demo.school", Role.SCHOOL_OFFICER, child.school),
        Person("demo.township", Role.TOWNSHIP_OFFICER, child.township),
    ]
    async with portal.connected(application, settings.public_issuer) as http:
        through = Portal("demo-portal", settings.public_issuer, http)
        police = Machine("demo-police", settings.public_issuer, http)
        author = Author(settings.jurisdiction, "demo", lambda: datetime.now(UTC))
        password = token_urlsafe(24)
        async with sessions.begin() as session:
            await _register(session, author, through, police)
            for person in people:
                await _account(session, author, person, password)
        await _next_second()
        tokens: list[tuple[Machine, str]] = [
            (through, await through.sign_in(each.login_name, password, " ".join(["openid", *_OFTEN])))
            for each in people
        ]
        tokens.append((police, await police.token()))
        key = f"Student:{child.id}"
        roles = [each.role for each in people] + [Role.DEPARTMENT]
        return [
            {"viewer": role.name, "answer": _printable(await machine.ask(token, QUERY, child=key))}
            for role, (machine, token) in zip(roles, tokens, strict=True)
        ]


async def _next_second() -> None:
    """A token says in whole seconds when it was issued: one of the second in which an account changed ended with those before it."""
    await asyncio.sleep(1 - time.time() % 1)


def _printable(answer: dict[str, Any]) -> dict[str, Any]:
    # A registry number holds the identity number, which stands in no output, not even of a child that there is not.
    child = (answer.get("data") or {}).get("student")
    if child and child["studentNo"]:
        child["studentNo"] = CLEAR
    return answer


async def _child(session: AsyncSession, county: str) -> Child | None:
    """The first child who is registered at a school and belongs to a special group that nothing restricts, if any."""
    student, held, group = tables.Student, tables.Enrollment, tables.SpecialGroupMembership
    school, village, township = (aliased(tables.Organization) for _ in range(3))
    found = (
        select(student.id, school.code, township.code)
        .join(held, held.student_id == student.id)
        .join(group, group.student_id == student.id)
        .join(school, school.id == held.school_id)
        .join(village, village.id == student.village_id)
        .join(township, township.id == village.parent_id)
        .where(student.jurisdiction_code == county, student.student_no_masked.is_not(None))
        .where(group.group.not_in(RESTRICTED_GROUPS))
    )
    row = (await session.execute(found.order_by(student.id).limit(1))).one_or_none()
    return row and Child(*row)


async def _register(session: AsyncSession, author: Author, through: Portal, police: Machine) -> None:
    common = {"purposes": [Purpose.CONTROL], "scopes": _OFTEN}
    await _client(session, author, through, name="演示门户", redirect_uris=[portal.BACK], **common)
    await _client(
        session,
        author,
        police,
        name="公安局（演示）",
        role=Role.DEPARTMENT,
        department=Department.PUBLIC_SECURITY,
        purposes=[Purpose.COMPARISON],
        scopes=[scopes.EXCHANGE_READ, scopes.DUTIES_READ],
    )


async def _client(session: AsyncSession, author: Author, machine: Machine, **terms: Any) -> None:
    """Registered with the keys of this run, whether it was known or not."""
    known = select(tables.OauthClient.id).where(tables.OauthClient.client_id == machine.client_id)
    if await session.scalar(known) is None:
        await client.register(session, author, client_id=machine.client_id, jwks=machine.jwks, **terms)
    else:
        await client.set_terms(session, author, id=machine.client_id, jwks=machine.jwks, **terms)


async def _account(session: AsyncSession, author: Author, person: Person, password: str) -> None:
    """An account with the password of this run, whether there was one or not."""
    known = select(tables.UserAccount.id).where(tables.UserAccount.login_name == person.login_name)
    if await session.scalar(known) is None:
        await user.add(
            session,
            author,
            login_name=person.login_name,
            display_name=person.role.zh,
            password=password,
            role=person.role,
            scopes=_OFTEN,
            purposes=[Purpose.CONTROL],
            organization_id=person.unit,
        )
    else:
        await user.set_role(
            session, author, id=person.login_name, role=person.role, organization_id=person.unit
        )
        await user.set_password(session, author, id=person.login_name, password=password)
