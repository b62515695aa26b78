"""Clients, accounts and grants through the graph: what an administrator does takes effect at once, and ends at once."""

from __future__ import annotations

from collections.abc import AsyncIterator
from hashlib import sha256
from typing import Any

import pytest
from joserfc.jwk import ECKey, OctKey
from sqlalchemy import select

from auth import scopes
from auth.documents import document_id
from database import tables
from domain.role import Role
from tests.conftest import Databases
from tests.hub import world
from tests.hub.asking import Asking
from tests.hub.office import BACK, Office, opened

PASSWORD = "a long and honest password"
CHILDREN = "{ students { totalCount } }"
PORTAL = {"redirectUris": [BACK], "scopes": [scopes.STUDENTS_READ]}


@pytest.fixture(scope="module")
async def office(databases: Databases, template: str) -> AsyncIterator[Office]:
    async with opened(databases, template, "office") as made:
        yield made


def _as_seen(row: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": row["id"], "expectedVersion": row["version"], **more}


def _public(key: Any) -> dict[str, Any]:
    return {"keys": [key.as_dict(private=False)]}


async def _reads(asking: Asking, token: str) -> int:
    answer = await asking.ask(token)
    if answer.status_code == 200:
        assert answer.json() == {"data": {"students": {"totalCount": world.CHILDREN}}}
    return answer.status_code


async def test_a_client_that_is_registered_reads_and_one_that_is_retired_does_not(office: Office) -> None:
    asking, row = await office.registered("bureau-machine")
    assert (row["active"], row["version"], row["role"]) == (True, 1, "BUREAU_OFFICER")
    token = await asking.token()
    assert await _reads(asking, token) == 200
    row = await office.done("clientRetire", _as_seen(row))
    assert (row["active"], row["version"]) == (False, 2)
    assert await _reads(asking, token) == 401
    assert (await asking.tokens()).json()["error"] == "invalid_client"
    await office.done("clientRestore", _as_seen(row))
    assert await _reads(asking, await asking.token()) == 200


async def test_what_was_done_by_whom_to_which_row_is_on_record(office: Office) -> None:
    _, row = await office.registered("recorded")
    record = await office.door.recorded()
    assert (record.kind.name, record.operation, record.outcome) == ("ADMINISTRATION", "clientRegister", "OK")
    assert (record.path, record.subject, record.role) == (row["id"], office.admin, "ADMINISTRATOR")


async def test_with_other_keys_the_old_ones_and_their_tokens_are_worth_nothing(office: Office) -> None:
    asking, row = await office.registered("rekeyed")
    token, new = await asking.token(), ECKey.generate_key("P-256", auto_kid=True)
    await office.done("clientSetKeys", _as_seen(row, jwks=_public(new)))
    assert await _reads(asking, token) == 401
    assert (await asking.tokens()).status_code == 401
    asking.key = new
    assert await _reads(asking, await asking.token()) == 200


async def test_other_terms_hold_for_the_next_token_and_end_the_last_one(office: Office) -> None:
    asking, row = await office.registered("narrowed", scopes=[scopes.STUDENTS_READ, scopes.LEDGERS_READ])
    token = await asking.token()
    row = await office.done("clientSetTerms", _as_seen(row, scopes=[scopes.LEDGERS_READ]))
    assert (row["scopes"], row["name"]) == (["ledgers:read"], "某部门")
    assert (await asking.ask(token)).status_code == 401
    again = await asking.ask(await asking.token())
    assert again.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"


async def test_terms_that_are_as_they_were_end_nothing(office: Office) -> None:
    asking, row = await office.registered("unchanged")
    token = await asking.token()
    same = await office.done("clientSetTerms", _as_seen(row, name=row["name"], scopes=row["scopes"]))
    assert same["version"] == row["version"]
    assert await _reads(asking, token) == 200


async def test_documents_are_trusted_once_and_withdrawn(office: Office) -> None:
    _, row = await office.registered("confined")
    for _ in range(2):
        row = await office.done("clientTrust", {"id": row["id"], "documents": [CHILDREN]})
        assert row["trustedDocuments"]["nodes"] == [{"documentId": document_id(CHILDREN)}]
    other = "{ jurisdictions { totalCount } }"
    row = await office.done("clientTrust", {"id": row["id"], "documents": [other], "only": True})
    assert row["trustedDocuments"]["nodes"] == [{"documentId": document_id(other)}]
    gone = {"id": row["id"], "documentId": document_id(other)}
    row = await office.done("clientWithdraw", gone)
    assert row["trustedDocuments"]["nodes"] == []
    assert (await office.refused("clientWithdraw", gone))[0] == "BAD_DOCUMENTS"


@pytest.mark.parametrize("document", ["{ nothing }", "{ students", "", "mutation { x }"])
async def test_what_is_no_document_of_the_graph_is_not_trusted(office: Office, document: str) -> None:
    _, row = await office.registered(f"confined.{document_id(document)[7:17]}")
    given = {"id": row["id"], "documents": [CHILDREN, document]}
    assert (await office.refused("clientTrust", given))[0] == "BAD_DOCUMENTS"
    async with office.door.sessions() as session:
        kept = select(tables.TrustedDocument.text).where(tables.TrustedDocument.text == document)
        assert await session.scalar(kept) is None


@pytest.mark.parametrize(
    ("changed", "code", "place"),
    [
        ({"clientId": "two words"}, "BAD_CLIENT", "clientId"),
        ({"clientId": f"retired.{world.HERE}"}, "BAD_CLIENT", "clientId"),
        ({"name": " "}, "BAD_CLIENT", "name"),
        ({"scopes": ["students:write"]}, "BAD_SCOPE", "scopes"),
        ({"redirectUris": [BACK, "http://portal.test"]}, "BAD_CLIENT", "redirectUris.1"),
        ({"jwks": {"keys": []}}, "BAD_JWKS", "jwks"),
        ({"jwks": "none"}, "BAD_JWKS", "jwks"),
        (
            {"jwks": {"keys": [ECKey.generate_key("P-256", auto_kid=True).as_dict(private=True)]}},
            "BAD_JWKS",
            "jwks",
        ),
        ({"jwks": {"keys": [OctKey.generate_key(256, auto_kid=True).as_dict()]}}, "BAD_JWKS", "jwks"),
        ({"idempotencyKey": "short"}, "BAD_CHANGE_KEY", "idempotencyKey"),
    ],
)
async def test_a_client_that_is_not_right_is_not_registered(
    office: Office, changed: dict[str, Any], code: str, place: str
) -> None:
    before = await office.count(tables.OauthClient)
    given = {
        "clientId": "wrong",
        "name": "x",
        "scopes": ["students:read"],
        "jwks": _public(ECKey.generate_key(auto_kid=True)),
    }
    assert await office.refused("clientRegister", given | changed) == (code, place)
    assert await office.count(tables.OauthClient) == before


async def _account(office: Office, login_name: str, **more: Any) -> dict[str, Any]:
    given = {
        "loginName": login_name,
        "displayName": "郑九",
        "password": PASSWORD,
        "role": "BUREAU_OFFICER",
        "scopes": [scopes.STUDENTS_READ],
        "purposes": ["CONTROL"],
    }
    return await office.done("userAdd", given | more)


@pytest.fixture(scope="module")
async def portal(office: Office) -> Asking:
    asking, _ = await office.registered("people", **PORTAL)
    return asking


async def _signed_in(office: Office, portal: Asking, login_name: str, password: str = PASSWORD) -> Any:
    """What a person is given who signs in; nothing where nobody is let in."""
    async with office.visit(portal) as visit:
        page = await visit.open(scope="openid students:read")
        consent = await visit.submit(page, login_name=login_name, password=password)
        if "decision" not in consent.text:
            return None
        back = await visit.submit(consent, decision="allow")
        code = dict(back.next_request.url.params)["code"] if back.next_request else ""
        return (await visit.redeem(code)).json()


async def _goes_on(portal: Asking, given: Any) -> int:
    answer = await portal.tokens(grant_type="refresh_token", refresh_token=given["refresh_token"])
    return answer.status_code


async def test_an_account_signs_in_until_it_is_retired(office: Office, portal: Asking) -> None:
    school = f"Organization:{office.door.here['School'][0]}"
    row = await _account(office, "Zheng.Jiu", organizationId=school)
    assert (row["loginName"], row["displayName"], row["organization"]) == (
        "zheng.jiu",
        "郑九",
        {"id": school},
    )
    given = await _signed_in(office, portal, "zheng.jiu")
    assert await _reads(portal, given["access_token"]) == 200
    row = await office.done("userRetire", _as_seen(row))
    assert await _reads(portal, given["access_token"]) == 401
    assert await _goes_on(portal, given) == 400
    assert await _signed_in(office, portal, "zheng.jiu") is None
    await office.done("userRestore", _as_seen(row))
    assert await _goes_on(portal, given) == 400  # what was ended stays so
    assert await _reads(portal, (await _signed_in(office, portal, "zheng.jiu"))["access_token"]) == 200


async def test_whose_account_is_retired_reads_nothing_more_in_any_process(office: Office) -> None:
    user = await office.person("gone", Role.BUREAU_OFFICER)
    viewer = {"subject": user.partition(":")[2]}
    assert (await office.door.post(CHILDREN, **viewer)).status_code == 200
    await office.done("userRetire", {"id": user, "expectedVersion": 1})
    assert (await office.door.planned(CHILDREN, **viewer)).status_code == 401
    assert (await office.door.field_by_field(CHILDREN, **viewer)).status_code == 401


async def test_a_locked_account_is_out_and_in_again_when_it_is_unlocked(
    office: Office, portal: Asking
) -> None:
    row = await _account(office, "locked")
    given = await _signed_in(office, portal, "locked")
    row = await office.done("userLock", _as_seen(row))
    assert row["lockedUntil"]
    assert await _reads(portal, given["access_token"]) == 401
    assert await _signed_in(office, portal, "locked") is None
    row = await office.done("userUnlock", _as_seen(row))
    assert row["lockedUntil"] is None
    assert await _signed_in(office, portal, "locked")


async def test_another_password_ends_whoever_is_signed_in_with_the_old_one(
    office: Office, portal: Asking
) -> None:
    row = await _account(office, "forgetful")
    given = await _signed_in(office, portal, "forgetful")
    await office.done("userSetPassword", _as_seen(row, password="another honest password"))
    assert await _reads(portal, given["access_token"]) == 401
    assert await _goes_on(portal, given) == 400
    assert await _signed_in(office, portal, "forgetful") is None
    assert await _signed_in(office, portal, "forgetful", "another honest password")


async def test_another_role_sees_what_it_may_and_the_old_token_nothing(
    office: Office, portal: Asking
) -> None:
    row = await _account(office, "moved")
    given = await _signed_in(office, portal, "moved")
    row = await office.done("userSetRole", _as_seen(row, role="LEADING_GROUP_OFFICER"))
    assert row["role"] == "LEADING_GROUP_OFFICER"
    assert await _reads(portal, given["access_token"]) == 401
    given = await _signed_in(office, portal, "moved")
    found = await portal.ask(given["access_token"])
    assert found.json()["data"] == {"students": {"totalCount": 0}}


@pytest.mark.parametrize(
    ("changed", "code", "place"),
    [
        ({"loginName": "?"}, "BAD_USER", "loginName"),
        ({"loginName": f"RETIRED.{world.HERE}"}, "BAD_USER", "loginName"),
        ({"displayName": "  "}, "BAD_USER", "displayName"),
        ({"password": "short"}, "BAD_PASSWORD", "password"),
        ({"scopes": ["everything"]}, "BAD_SCOPE", "scopes"),
    ],
)
async def test_an_account_that_is_not_right_is_not_made(
    office: Office, changed: dict[str, Any], code: str, place: str
) -> None:
    before = await office.count(tables.UserAccount)
    given = {"loginName": "wrong", "displayName": "x", "password": PASSWORD, "role": "AUDITOR"}
    assert await office.refused("userAdd", given | {"scopes": [], "purposes": []} | changed) == (code, place)
    assert await office.count(tables.UserAccount) == before


async def test_a_password_stands_in_no_answer_and_no_record(office: Office) -> None:
    secret, key = "never to be seen again 7", "secretive-key"
    row = await _account(office, "secretive", password=secret, idempotencyKey=key)
    assert secret not in str(row)
    async with office.door.sessions() as session:
        for table in (tables.AuditRecord, tables.ChangeKey, tables.UserAccount):
            rows = [str(each) for each in (await session.execute(select(*table.__table__.c))).all()]
            assert rows
            assert not any(secret in each for each in rows)
    fields = '{ __type(name: "UserAccount") { fields { name } } }'
    assert "password" not in str(await office.door.ask(fields, **office.rights)).lower()


async def _grant(office: Office, user: str, **more: Any) -> dict[str, Any]:
    given = {
        "code": f"协议 {user[-12:]}",
        "noun": "Student",
        "area": "COUNTY",
        "purposes": ["STATISTICS"],
        "basis": ["GH-33"],
        "months": 6,
        "user": user,
        "shown": ["STATUS"],
    }
    return await office.done("grantAdd", given | more)


async def _counted(office: Office, user: str, stated: str | None = None) -> int:
    viewer = {"role": Role.LEADING_GROUP_OFFICER, "purpose": "STATISTICS", "subject": user.partition(":")[2]}
    found = await office.door.ask(CHILDREN, granted=[scopes.STUDENTS_READ], stated=stated, **viewer)
    return int(found["students"]["totalCount"])


async def test_a_grant_opens_until_it_is_revoked(office: Office) -> None:
    user = await office.person("statistician", Role.LEADING_GROUP_OFFICER)
    assert await _counted(office, user) == 0
    row = await _grant(office, user)
    assert (row["givenBy"], f"UserAccount:{row['userId']}") == (office.admin, user)
    assert await _counted(office, user) == world.CHILDREN
    row = await office.done("grantRenew", _as_seen(row, months=12))
    assert row["validUntil"].startswith("2027-08-03")
    row = await office.done("grantRevoke", _as_seen(row))
    assert row["revokedAt"]
    assert await _counted(office, user) == 0
    assert await office.refused("grantRevoke", _as_seen(row)) == ("UNKNOWN_GRANT", "id")


async def test_an_emergency_opens_the_children_to_one_person_who_states_it_and_names_who_reviews_it(
    office: Office,
) -> None:
    user = await office.person("on.call", Role.LEADING_GROUP_OFFICER)
    reviewer = await office.person("reviewer", Role.INSPECTION_OFFICER)
    row = await office.done("grantEmergency", {"user": user, "reason": "走失", "reviewer": reviewer})
    assert (row["noun"], f"UserAccount:{row['reviewer']}", row["givenBy"]) == (
        "Student",
        reviewer,
        office.admin,
    )
    assert await _counted(office, user, "EMERGENCY") == world.CHILDREN
    assert await _counted(office, user) == 0
    assert await _counted(office, reviewer, "EMERGENCY") == 0
    record = (
        await office.door.ask(
            '{ auditRecords(filter: {operation: "grantEmergency"}) { nodes { kind path } } }',
            role=Role.AUDITOR,
            purpose="AUDIT",
        )
    )["auditRecords"]["nodes"]
    begins = row["code"].removesuffix(".Student")
    assert begins.startswith(f"BREAK_GLASS.{user.partition(':')[2]}.20260808T")
    assert record[0] == {"kind": "BREAK_GLASS", "path": f"{begins} → {row['reviewer']}"}
    assert await office.refused("grantRenew", _as_seen(row, months=1)) == ("BAD_EMERGENCY", "id")


@pytest.mark.parametrize(
    ("changed", "code", "place"),
    [
        ({"code": " "}, "BAD_GRANT", "code"),
        ({"code": f"{world.HERE} 2026-1"}, "BAD_GRANT", "code"),
        ({"noun": "Nothing"}, "BAD_GRANT", "noun"),
        ({"area": "PUBLIC"}, "BAD_GRANT", "area"),
        ({"purposes": []}, "BAD_GRANT", "purposes, basis"),
        ({"basis": []}, "BAD_GRANT", "purposes, basis"),
        ({"basis": ["XX-1"]}, "BAD_GRANT", "basis"),
        ({"months": 0}, "BAD_GRANT", "months"),
        ({"months": 37}, "BAD_GRANT", "months"),
        ({"months": 2_147_483_647}, "BAD_GRANT", "months"),
        ({"masked": ["STATUS"]}, "BAD_GRANT", "shown, masked"),
        ({"user": None}, "BAD_GRANT", "role"),
        ({"user": "UserAccount:00000000-0000-0000-0000-000000000001"}, "UNKNOWN_USER", "user"),
        ({"client": "OauthClient:00000000-0000-0000-0000-000000000001"}, "UNKNOWN_CLIENT", "client"),
        ({"user": "Student:00000000-0000-0000-0000-000000000001"}, "BAD_ID", "user"),
        ({"client": "nobody"}, "BAD_ID", "client"),
    ],
)
async def test_a_grant_that_is_not_right_is_not_given(
    office: Office, changed: dict[str, Any], code: str, place: str
) -> None:
    user = await office.person(
        f"unlucky.{sha256(str(changed).encode()).hexdigest()[:20]}", Role.LEADING_GROUP_OFFICER
    )
    before = await office.count(tables.AccessGrant)
    given = {"code": "x", "noun": "Student", "area": "COUNTY", "purposes": ["CONTROL"], "basis": ["GH-33"]}
    given |= {"months": 1, "shown": ["STATUS"], "user": user} | changed
    assert await office.refused("grantAdd", given) == (code, place)
    assert await office.count(tables.AccessGrant) == before


async def test_grants_that_nobody_used_are_found(office: Office) -> None:
    query = """query ($d: Int, $r: [Role!], $a: String) { accessGrants(filter: {unusedForDays: $d, role: $r}, first: 100,
      after: $a) { nodes { code } pageInfo { hasNextPage endCursor } } }"""
    await office.door.ask(CHILDREN, role=Role.BUREAU_OFFICER)
    for role, unused in (("SCHOOL_OFFICER", True), ("BUREAU_OFFICER", False)):
        codes: set[str] = set()
        page: dict[str, Any] = {"hasNextPage": True, "endCursor": None}
        while page["hasNextPage"]:
            said = {"d": 90, "r": [role], "a": page["endCursor"]}
            found = (await office.door.ask(query, said, **office.rights))["accessGrants"]
            codes |= {node["code"] for node in found["nodes"]}
            page = found["pageInfo"]
        assert codes
        assert (f"{role}.Student" in codes) == unused
