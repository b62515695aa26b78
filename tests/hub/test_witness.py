"""Whoever keeps the record is told what the authorization server does, and nothing is done that could not be recorded."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth import passwords
from auth.oauth.witness import Event
from database import tables
from domain.role import Role
from hub.app import app
from tests import sealing
from tests.hub import world
from tests.hub.asking import Asking
from tests.hub.conftest import NOW, Door, _client
from tests.hub.visiting import BACK, PASSWORD, Visit

FORM = {"grant_type": "client_credentials"}


@pytest.fixture(scope="module")
async def one(door: Door) -> Asking:
    return await Asking(door, "watched").register(plain_bearer_reason="it is tested without a key here")


async def test_what_was_asked_by_whom_and_what_came_of_it_is_told(door: Door, one: Asking) -> None:
    told: list[Event] = []

    async def witness(session: AsyncSession, event: Event) -> None:
        told.append(event)

    made = app(
        issuer=door.issuer,
        ring=sealing.ring,
        sessions=door.sessions,
        commands=door.commands,
        now=lambda: NOW,
        witness=witness,
    )
    async with _client(made) as client:
        given = (await client.post("/oauth/token", data=one.form(**FORM))).json()["access_token"]
        await client.post("/oauth/token", data=one.form(**FORM, scope="exchange:run"))
        await client.post("/oauth/token", data=FORM)
        await client.post("/oauth/revoke", data=one.form(token=given))
    assert told == [
        Event("token", "watched"),
        Event("token", "watched", outcome="invalid_scope"),
        Event("token", outcome="invalid_client"),
        Event("revoke", "watched"),
    ]


async def test_without_a_record_there_is_no_token_and_nothing_is_kept(door: Door, one: Asking) -> None:
    async def full(session: AsyncSession, event: Event) -> None:
        raise OSError("the record cannot be written")

    made = app(
        issuer=door.issuer,
        ring=sealing.ring,
        sessions=door.sessions,
        commands=door.commands,
        now=lambda: NOW,
        witness=full,
    )
    used = select(func.count()).select_from(tables.OauthAssertion)
    async with door.sessions() as session:
        before = await session.scalar(used)
    async with _client(made) as client:
        answer = await client.post("/oauth/token", data=one.form(**FORM))
    assert (answer.status_code, answer.json()["error"]) == (503, "temporarily_unavailable")
    assert "cannot be written" not in answer.text
    assert "access_token" not in answer.text
    async with door.sessions() as session:
        assert await session.scalar(used) == before


async def test_signing_in_and_deciding_are_told_too_with_the_person_and_no_name(door: Door) -> None:
    told: list[Event] = []

    async def witness(session: AsyncSession, event: Event) -> None:
        told.append(event)

    made = app(
        issuer=door.issuer,
        ring=sealing.ring,
        sessions=door.sessions,
        commands=door.commands,
        now=lambda: NOW,
        witness=witness,
    )
    async with _client(made) as client, door.sessions.begin() as session:
        person = tables.UserAccount(
            login_name="wang.wu",
            display_name="王五",
            password_hash=passwords.hashed(PASSWORD),
            role=Role.AUDITOR,
            jurisdiction_code=world.HERE,
        )
        session.add(person)
        await session.commit()
        portal = await Asking(replace(door, client=client), "watched portal").register(redirect_uris=[BACK])
        visit = Visit(portal, client)
        page = await visit.open(scope="openid")
        await visit.submit(page, login_name="wang.wu", password="wrong")
        consent = await visit.submit(page, login_name="wang.wu", password=PASSWORD)
        await visit.submit(consent, decision="deny")
        user = str(person.id)
    said = [(event.what, event.client_id, event.user, event.outcome) for event in told]
    assert said == [
        ("par", "watched portal", "", "ok"),
        ("login", "watched portal", "", "access_denied"),
        ("login", "watched portal", user, "ok"),
        ("consent", "watched portal", user, "access_denied"),
    ]
    assert len({event.session for event in told[1:]}) == 1
