"""What auditors ask of the log: who looked at this child, what did this client do, what was refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from auth import scopes
from database import tables
from domain.organization import Department
from domain.role import Role
from tests.hub import world
from tests.hub.conftest import READ, Door

LOOKS = """query ($f: AuditRecordFilter, $o: AuditRecordOrder) { auditRecords(filter: $f, order: $o, first: 50) { totalCount
  nodes { id at kind kindLabel clientId userId role purpose ticket operation document path nouns rows requests outcome seq } } }"""


AUDITOR = {"role": Role.AUDITOR, "purpose": "AUDIT"}


async def found(door: Door, order: str = "OLDEST", **asked: Any) -> list[dict[str, Any]]:
    """What the portal of the world did; what other tests ask is on record too."""
    asked = {"clientId": world.LOOKED} | asked
    page = (await door.ask(LOOKS, {"f": asked, "o": order}, **AUDITOR))["auditRecords"]
    nodes: list[dict[str, Any]] = page["nodes"]
    assert page["totalCount"] == len(nodes)
    return nodes


def ids(door: Door, *numbers: int) -> list[str]:
    return [f"AuditRecord:{door.here['AuditRecord'][number]}" for number in numbers]


async def test_who_looked_at_this_child_is_told_look_by_look(door: Door) -> None:
    looks = await found(door, studentId=f"Student:{door.here['Student'][0]}")
    assert [look["id"] for look in looks] == ids(door, 0, 1)
    first = looks[0]
    assert (first["kind"], first["kindLabel"], first["clientId"], first["nouns"]) == (
        "READ",
        "查询",
        world.LOOKED,
        ["Student"],
    )
    assert int(looks[0]["seq"]) < int(looks[1]["seq"])
    assert await found(door, studentId=f"Student:{door.here['Student'][1]}") == []


async def test_who_looked_at_this_guardian_is_told_too(door: Door) -> None:
    looks = await found(door, guardianId=f"Guardian:{door.here['Guardian'][0]}")
    assert [look["id"] for look in looks] == ids(door, 1)


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ({"refused": True}, (2,)),
        ({"refused": False}, (0, 1)),
        ({"kind": ["REFUSED", "CHANGE"]}, (2,)),
        ({"outcome": "FORBIDDEN"}, (2,)),
        ({"clientId": world.LOOKED}, (0, 1, 2)),
        ({"clientId": "nobody"}, ()),
        ({"operation": "Looks", "kind": ["READ"]}, (0, 1)),
        ({"userId": "nobody"}, ()),
        ({"since": "1969-01-01T00:00:00Z", "until": "9999-12-31T23:59:59Z"}, (0, 1, 2)),
        ({"since": "9999-12-31T23:59:59Z"}, ()),
        ({"until": "0001-01-01T00:00:00Z"}, ()),
    ],
)
async def test_records_are_filtered(door: Door, asked: dict[str, Any], numbers: tuple[int, ...]) -> None:
    assert [each["id"] for each in await found(door, **asked)] == ids(door, *numbers)


async def test_from_a_moment_to_another_takes_in_the_first_and_not_the_last(door: Door) -> None:
    made = tables.AuditRecord
    async with door.sessions() as session:
        at = (
            await session.scalars(
                select(made.created_at).where(made.id.in_(door.here["AuditRecord"])).order_by(made.id)
            )
        ).all()
    asked = {"since": at[1].isoformat(), "until": at[2].isoformat()}
    assert [each["id"] for each in await found(door, **asked)] == ids(door, 1)
    later = {"since": (at[1] + timedelta(microseconds=1)).isoformat()}
    assert [each["id"] for each in await found(door, **later)] == ids(door, 2)


async def test_records_are_paged_the_last_one_first(door: Door) -> None:
    assert [each["id"] for each in await found(door, "NEWEST")] == ids(door, 2, 1, 0)
    query = """query ($a: String, $c: String!) { auditRecords(filter: {clientId: $c}, first: 1, after: $a) { pageInfo { endCursor hasNextPage } nodes { id } } }"""
    cursor, seen = None, []
    for _ in range(3):
        page = (await door.ask(query, {"a": cursor, "c": world.LOOKED}, **AUDITOR))["auditRecords"]
        cursor, seen = page["pageInfo"]["endCursor"], [*seen, page["nodes"][0]["id"]]
    assert (seen, page["pageInfo"]["hasNextPage"]) == (ids(door, 2, 1, 0), False)


async def test_the_log_is_for_whoever_may_audit_and_no_department(door: Door) -> None:
    rest = [name for name in READ if name != scopes.AUDIT_READ]
    answer = (await door.post(LOOKS, granted=rest, **AUDITOR)).json()
    assert answer["data"] == {"auditRecords": None}
    assert answer["errors"][0]["extensions"]["place"] == scopes.AUDIT_READ
    theirs = await door.ask(LOOKS, granted=[scopes.AUDIT_READ], department=Department.PUBLIC_SECURITY)
    assert theirs["auditRecords"] == {"totalCount": 0, "nodes": []}


async def test_partners_are_not_shown_that_there_is_a_log(door: Door) -> None:
    path = "/contracts/partner/graphql"
    assert "Cannot query field" in (await door.planned("{ auditRecords { totalCount } }", path=path)).text
    kind = (await door.planned('{ __type(name: "AuditRecord") { name } }', path=path)).json()
    assert kind["data"] == {"__type": None}


async def test_an_auditor_sees_the_log_of_its_own_county_only(door: Door) -> None:
    theirs = await door.ask(LOOKS, {"f": {"clientId": world.LOOKED}}, code=world.THERE, **AUDITOR)
    assert {node["id"] for node in theirs["auditRecords"]["nodes"]} == {
        f"AuditRecord:{key}" for key in door.there["AuditRecord"]
    }
