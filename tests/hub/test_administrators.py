"""Who may administer, and what not even an administrator may: nobody gives rights to themselves, nothing is done twice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from auth import scopes
from database import tables
from domain.organization import Department
from domain.role import Role
from hub import graphql
from schema.declared import Change
from tests.conftest import Databases
from tests.hub import world
from tests.hub.conftest import READ
from tests.hub.office import Office, opened

NOBODY = UUID(int=1)
JWKS = {"keys": []}
SAID: dict[str, dict[str, Any]] = {
    "clientRegister": {"clientId": "x", "name": "x", "jwks": JWKS, "scopes": []},
    "clientSetTerms": {"id": "OauthClient", "expectedVersion": 1},
    "clientSetKeys": {"id": "OauthClient", "expectedVersion": 1, "jwks": JWKS},
    "clientRetire": {"id": "OauthClient", "expectedVersion": 1},
    "clientRestore": {"id": "OauthClient", "expectedVersion": 1},
    "clientTrust": {"id": "OauthClient", "documents": []},
    "clientWithdraw": {"id": "OauthClient", "documentId": "sha256:0"},
    "userAdd": {
        "loginName": "xyz",
        "displayName": "x",
        "password": "a long and honest password",
        "role": "AUDITOR",
        "scopes": [],
        "purposes": [],
    },
    "userSetRole": {"id": "UserAccount", "expectedVersion": 1, "role": "AUDITOR"},
    "userSetPassword": {"id": "UserAccount", "expectedVersion": 1, "password": "a long and honest password"},
    "userLock": {"id": "UserAccount", "expectedVersion": 1},
    "userUnlock": {"id": "UserAccount", "expectedVersion": 1},
    "userRetire": {"id": "UserAccount", "expectedVersion": 1},
    "userRestore": {"id": "UserAccount", "expectedVersion": 1},
    "grantAdd": {
        "code": "x",
        "noun": "Student",
        "area": "COUNTY",
        "purposes": ["CONTROL"],
        "basis": ["GH-33"],
        "months": 1,
        "role": "AUDITOR",
    },
    "grantRevoke": {"id": "AccessGrant", "expectedVersion": 1},
    "grantRenew": {"id": "AccessGrant", "expectedVersion": 1, "months": 1},
    "grantEmergency": {"user": "UserAccount", "reason": "x", "reviewer": "UserAccount"},
}
"""Each change that administrators may make, as it is asked for."""
_KEPT = (tables.OauthClient, tables.UserAccount, tables.AccessGrant, tables.TrustedDocument)


@pytest.fixture(scope="module")
async def office(databases: Databases, template: str) -> AsyncIterator[Office]:
    async with opened(databases, template, "administrators") as made:
        yield made


def _said(office: Office, what: str, rows: dict[str, list[UUID]] | None = None) -> dict[str, Any]:
    found = rows or office.door.here
    ids = {noun: f"{noun}:{found[noun][0]}" for noun in ("OauthClient", "UserAccount", "AccessGrant")}
    return {
        key: ids[value] if isinstance(value, str) and value in ids else value
        for key, value in SAID[what].items()
    }


async def _everything(office: Office) -> list[Any]:
    async with office.door.sessions() as session:
        return [
            tuple(row)
            for table in _KEPT
            for row in await session.execute(select(*table.__table__.c).order_by(table.id))
        ]


def test_every_change_of_an_administrator_is_tried_here() -> None:
    changes = {
        field.declared.name
        for extension in graphql.schema().graph.extensions
        for field in extension.fields
        if isinstance(getattr(field, "declared", None), Change)
        and field.declared.scope == scopes.ACCESS_MANAGE
    }
    assert changes == set(SAID)


@pytest.mark.parametrize("what", SAID)
async def test_nobody_else_may_change_anything_and_who_tries_is_on_record(office: Office, what: str) -> None:
    before = await _everything(office)
    others = [role for role in Role if role is not Role.ADMINISTRATOR]
    viewers: list[dict[str, Any]] = [
        *(
            {"role": role, "department": Department.LABOR if role is Role.DEPARTMENT else None}
            for role in others
        ),
        {"purpose": "CONTROL"},
        {"granted": READ},
        {"role": None, "department": None, "subject": ""},
    ]
    for viewer in viewers:
        answer = await office.post(what, _said(office, what), **viewer)
        [error] = answer["errors"]
        assert error["extensions"]["code"] == "FORBIDDEN", viewer
        assert error["path"] == [what]
        record = await office.door.recorded()
        assert (record.kind.name, record.outcome) == ("REFUSED", "FORBIDDEN")
    assert await _everything(office) == before


@pytest.mark.parametrize("what", [what for what in SAID if "id" in SAID[what] or "user" in SAID[what]])
async def test_rows_of_another_county_are_unknown(office: Office, what: str) -> None:
    before = await _everything(office)
    code, place = await office.refused(what, _said(office, what, office.door.there))
    assert code in ("UNKNOWN_CLIENT", "UNKNOWN_USER", "UNKNOWN_GRANT", "BAD_JWKS", "BAD_EMERGENCY")
    if what == "grantEmergency":
        theirs = await office.person("theirs", Role.AUDITOR, code=world.THERE)
        ours = await office.person("ours", Role.AUDITOR)
        given = {"user": ours, "reason": "x", "reviewer": theirs}
        assert await office.refused(what, given) == ("BAD_EMERGENCY", "reviewer")
        assert await office.refused(what, given | {"user": theirs, "reviewer": ours}) == (
            "BAD_EMERGENCY",
            "user",
        )
    else:
        assert place in ("id", "jwks")
        assert await _everything(office) == before


@pytest.mark.parametrize("what", SAID)
async def test_an_administrator_of_another_county_changes_nothing_here(office: Office, what: str) -> None:
    before = await _everything(office)
    code, _ = await office.refused(what, _said(office, what, office.door.there), code=world.THERE)
    assert code == "FOREIGN_COUNTY"
    assert await _everything(office) == before


async def test_other_roles_see_no_account_no_client_and_no_grant(office: Office) -> None:
    query = "{ oauthClients { totalCount } userAccounts { totalCount } accessGrants { totalCount } }"
    for role in Role:
        found = await office.door.ask(query, role=role, purpose="OPERATION")
        counts = [each["totalCount"] for each in found.values()]
        assert all(counts) if role is Role.ADMINISTRATOR else not any(counts), role


async def test_who_looks_at_an_account_is_on_record_with_the_person(office: Office) -> None:
    query = (
        "query Look($f: UserAccountFilter) { userAccounts(filter: $f) { nodes { displayName loginName } } }"
    )
    login_name = f"retired.{world.HERE}"
    found = await office.door.ask(query, {"f": {"loginName": login_name}}, **office.rights)
    assert found["userAccounts"]["nodes"] == [{"displayName": "吴某", "loginName": login_name}]
    record = await office.door.recorded()
    assert (record.kind.name, record.operation, record.nouns) == ("READ", "Look", ["UserAccount"])
    assert record.subjects == office.door.here["UserAccount"][0].bytes


@pytest.mark.parametrize("what", [what for what in SAID if what.startswith("user") and "id" in SAID[what]])
async def test_nobody_changes_the_own_account(office: Office, what: str) -> None:
    before = await _everything(office)
    own = {"id": f"UserAccount:{office.admin}"}
    assert await office.refused(what, _said(office, what) | own) == ("OWN_RIGHTS", "id")
    assert await _everything(office) == before


@pytest.mark.parametrize("what", ["clientSetTerms", "clientRetire", "clientRestore", "clientTrust"])
async def test_nobody_changes_the_client_that_they_ask_through(office: Office, what: str) -> None:
    before = await _everything(office)
    own = {"client_id": f"retired.{world.HERE}"}
    for viewer in (own, own | {"subject": ""}):
        assert await office.refused(what, _said(office, what), **viewer) == ("OWN_RIGHTS", "id")
    assert await _everything(office) == before


async def test_nobody_grants_anything_to_themselves(office: Office) -> None:
    _, row = await office.registered("own")
    other = await office.person("other", Role.AUDITOR)
    me, portal = f"UserAccount:{office.admin}", {"client_id": "own"}
    given = SAID["grantAdd"] | {"role": None}
    for whom, viewer in (
        ({"user": me}, {}),
        ({"role": "ADMINISTRATOR"}, {}),
        ({"client": row["id"]}, portal),
        ({"client": row["id"], "role": "ADMINISTRATOR"}, portal),
        ({"role": "ADMINISTRATOR"}, portal | {"subject": ""}),
    ):
        before = await _everything(office)
        assert (await office.refused("grantAdd", given | whom, **viewer))[0] == "OWN_RIGHTS", whom
        assert await _everything(office) == before
    for people, code in (
        ({"user": me, "reviewer": other}, "OWN_RIGHTS"),
        ({"user": other, "reviewer": me}, "BAD_EMERGENCY"),
        ({"user": other, "reviewer": other}, "BAD_EMERGENCY"),
        ({"user": other, "reviewer": f"UserAccount:{NOBODY}"}, "BAD_EMERGENCY"),
        ({"user": f"UserAccount:{NOBODY}", "reviewer": other}, "BAD_EMERGENCY"),
    ):
        assert (await office.refused("grantEmergency", {"reason": "x"} | people))[0] == code


async def test_administrators_are_appointed_in_the_console(office: Office) -> None:
    colleague = await office.person("appointed", Role.ADMINISTRATOR)
    clerk = await office.person("clerk", Role.AUDITOR)
    _, row = await office.registered("plain")
    async with office.door.sessions.begin() as session:
        client = tables.OauthClient
        robot = await session.scalar(
            update(client)
            .where(client.client_id == f"retired.{world.HERE}")
            .values(role=Role.ADMINISTRATOR)
            .returning(client.id)
        )
    role, seen = {"role": "ADMINISTRATOR"}, {"expectedVersion": 1}
    before = await _everything(office)
    for what, said, place in (
        ("userAdd", SAID["userAdd"] | role, "role"),
        ("userSetRole", seen | role | {"id": clerk}, "role"),
        ("userSetPassword", SAID["userSetPassword"] | {"id": colleague}, "id"),
        ("clientSetTerms", seen | role | {"id": row["id"]}, "role"),
        ("clientSetTerms", seen | {"id": f"OauthClient:{robot}", "name": "y"}, "id"),
    ):
        assert await office.refused(what, said) == ("APPOINTED_IN_CONSOLE", place)
    assert await _everything(office) == before
    await office.done("clientRestore", seen | {"id": f"OauthClient:{robot}"})
    await office.done("clientRetire", {"expectedVersion": 2, "id": f"OauthClient:{robot}"})
    await office.done("userRetire", seen | {"id": colleague})
    async with office.door.sessions.begin() as session:
        await session.execute(update(client).where(client.id == robot).values(role=None, version=1))


async def test_nobody_ends_or_renews_what_they_have_themselves(office: Office) -> None:
    grant = tables.AccessGrant
    async with office.door.sessions() as session:
        own = await session.scalars(select(grant).where(grant.code.like("ADMINISTRATOR.%")))
        ids = [f"AccessGrant:{row.id}" for row in own]
    assert len(ids) == 5
    for key in ids:
        assert (await office.refused("grantRevoke", {"id": key, "expectedVersion": 1}))[0] == "OWN_RIGHTS"
        given = {"id": key, "expectedVersion": 1, "months": 36}
        assert (await office.refused("grantRenew", given))[0] == "OWN_RIGHTS"


async def test_the_last_administrator_stays(office: Office) -> None:
    machine = {"subject": "", "client_id": "robot"}
    me = {"id": f"UserAccount:{office.admin}", "expectedVersion": 1}
    for what, more in (("userRetire", {}), ("userLock", {}), ("userSetRole", {"role": "AUDITOR"})):
        assert await office.refused(what, me | more, **machine) == ("LAST_ADMINISTRATOR", "id")
    closed = await office.person("closed", Role.ADMINISTRATOR, active=False)
    assert (await office.refused("userRetire", me, **machine))[0] == "LAST_ADMINISTRATOR"
    await office.done("userRestore", {"id": closed, "expectedVersion": 1})
    await office.done("userRetire", {"id": closed, "expectedVersion": 2})


async def test_of_two_who_retire_each_other_at_once_one_stays(office: Office) -> None:
    people = [await office.person(f"twin{number}", Role.ADMINISTRATOR) for number in (1, 2)]
    await _only(office, people)
    answers = await asyncio.gather(
        *(
            office.post("userRetire", {"id": other, "expectedVersion": 1}, subject=own.partition(":")[2])
            for own, other in (people, people[::-1])
        )
    )
    await _only(office, [f"UserAccount:{office.admin}"])
    codes = [answer["data"]["userRetire"].get("code", "done") for answer in answers]
    assert sorted(codes) == ["LAST_ADMINISTRATOR", "done"]


async def _only(office: Office, people: list[str]) -> None:
    """These are the open accounts of administrators, and no others."""
    user, ids = tables.UserAccount, [UUID(each.partition(":")[2]) for each in people]
    async with office.door.sessions.begin() as session:
        of_role = update(user).where(user.role == Role.ADMINISTRATOR)
        await session.execute(of_role.values(active=user.id.in_(ids)))


@pytest.mark.parametrize("what", [what for what in SAID if "expectedVersion" in SAID[what]])
async def test_what_was_changed_meanwhile_is_read_again_first(office: Office, what: str) -> None:
    before = await _everything(office)
    stale = _said(office, what) | {"expectedVersion": 7}
    if what == "clientSetKeys":
        asking, row = await office.registered("stale")
        stale = {"id": row["id"], "jwks": {"keys": [asking.key.as_dict(private=False)]}, "expectedVersion": 7}
        before = await _everything(office)
    assert await office.refused(what, stale) == ("STALE_VERSION", "expectedVersion")
    assert await _everything(office) == before


async def test_of_changes_at_once_that_saw_the_same_version_one_is_made(office: Office) -> None:
    _, row = await office.registered("contested")
    asked = [{"id": row["id"], "expectedVersion": 1, "name": f"名称{number}"} for number in range(6)]
    answers = await asyncio.gather(*(office.post("clientSetTerms", each) for each in asked))
    found = [answer["data"]["clientSetTerms"] for answer in answers]
    assert sorted(each.get("code", "done") for each in found) == ["STALE_VERSION"] * 5 + ["done"]


async def test_what_is_asked_twice_under_one_key_is_done_once(office: Office) -> None:
    given = SAID["userAdd"] | {"loginName": "once", "idempotencyKey": "a key of mine"}
    answers = await asyncio.gather(*(office.post("userAdd", given) for _ in range(5)))
    rows = [answer["data"]["userAdd"]["userAccount"] for answer in answers]
    assert rows == [rows[0]] * 5
    again = await office.done("userAdd", given | {"password": "another honest password"})
    assert again == rows[0]
    record = tables.AuditRecord
    async with office.door.sessions() as session:
        found = select(record.outcome).where(record.operation == "userAdd", record.path == rows[0]["id"])
        assert (await session.scalars(found)).all() == ["OK"]


async def test_a_key_is_of_one_request_and_of_one_administrator(office: Office) -> None:
    key = {"idempotencyKey": "another key"}
    given = SAID["userAdd"] | {"loginName": "first"} | key
    row = await office.done("userAdd", given)
    refused = ("CHANGE_KEY_REUSED", "idempotencyKey")
    assert await office.refused("userAdd", given | {"loginName": "second"}) == refused
    assert await office.refused("userRetire", {"id": row["id"], "expectedVersion": 1} | key) == refused
    other = (await office.person("colleague", Role.ADMINISTRATOR)).partition(":")[2]
    await office.done("userAdd", given | {"loginName": "second"}, subject=other)


async def test_what_was_refused_may_be_asked_again_under_its_key(office: Office) -> None:
    key = {"idempotencyKey": "a third key"}
    given = SAID["userAdd"] | {"loginName": "patient"} | key
    assert (await office.refused("userAdd", given | {"scopes": ["none"]}))[0] == "BAD_SCOPE"
    await office.done("userAdd", given)


async def test_without_the_right_to_read_it_the_row_is_not_shown(office: Office) -> None:
    given = SAID["userAdd"] | {"loginName": "unseen"}
    answer = await office.post("userAdd", given, granted=[scopes.ACCESS_MANAGE])
    assert answer["data"]["userAdd"] == {"__typename": "UserChanged", "userAccount": None}
