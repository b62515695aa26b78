"""Break-glass: a reason, three hours, one person in one role, another who reviews it, and every look on record."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from click.testing import Result
from sqlalchemy.exc import IntegrityError
from typer.testing import CliRunner

from auth import scopes
from database import tables
from domain.access import Area, Detail, GrantSource
from domain.role import Role
from hub.cli import application
from tests.hub import world
from tests.hub.conftest import NOW, Door

NAMES = "query Names { students(first: 100) { totalCount nodes { name } } }"
PERSON, REVIEWER = str(UUID(int=9)), str(UUID(int=11))
SCHOOL = {"role": Role.SCHOOL_OFFICER, "purposes": frozenset({"CONTROL", "SUPERVISION"})}
PASSWORD = "a long and honest password\n"


class Operator:
    """At a shell, with three people who may sign in, one of whom is shut out."""

    def __init__(self, url: str) -> None:
        self.url = url
        self("policies")
        for name in ("zhang.san", "li.si", "wang.wu"):
            role = ["--role", "SCHOOL_OFFICER", "--scope", "students:read"]
            made = CliRunner().invoke(application, ["user", "add", name, "--name", name, *role], PASSWORD * 2)
            assert made.exit_code == 0, made.output
        self("user", "lock", "wang.wu")

    def __call__(self, *arguments: str) -> Result:
        return CliRunner().invoke(application, arguments)

    def emergency(self, user: str, reviewer: str, reason: str = "走失") -> str:
        return self("grant", "emergency", user, "--reason", reason, "--reviewer", reviewer).output

    def rows(self, query: str) -> list[Any]:
        with psycopg.connect(self.url) as connection:
            return connection.execute(query).fetchall()  # type: ignore[arg-type]  # a query of this file


@pytest.fixture
def operator(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Operator:
    monkeypatch.setenv("HUB_HOME", str(tmp_path))
    monkeypatch.setenv("HUB_DATABASE_URL", database_url)
    return Operator(database_url)


def test_user_and_reviewer_are_two_people_with_open_accounts_of_this_county(operator: Operator) -> None:
    for user, reviewer, reason in (
        ("zhang.san", "zhang.san", "走失"),
        ("zhang.san", " ZHANG.SAN ", "走失"),
        ("zhang.san", "某局长", "走失"),
        ("nobody", "li.si", "走失"),
        ("zhang.san", "wang.wu", "走失"),
        ("wang.wu", "li.si", "走失"),
        ("zhang.san", "li.si", " "),
    ):
        assert "BAD_EMERGENCY" in operator.emergency(user, reviewer, reason), (user, reviewer)
    assert operator.rows("SELECT 1 FROM access_grant WHERE source = 'BREAK_GLASS'") == []


def test_an_emergency_holds_three_hours_is_not_renewed_and_says_on_record_whose_and_why(
    operator: Operator,
) -> None:
    said = operator.emergency("zhang.san", "li.si", "寻找走失儿童张小三")
    begins = said.partition(":")[0]
    assert begins.startswith("BREAK_GLASS."), said
    ids = dict(operator.rows("SELECT login_name, id::text FROM user_account"))
    [(hours, role, subject, reviewer)] = operator.rows(
        "SELECT DISTINCT valid_until - valid_from, role, subject, reviewer FROM access_grant"
        " WHERE source = 'BREAK_GLASS'"
    )
    assert (hours, role) == (timedelta(hours=3), "SCHOOL_OFFICER")
    assert (subject, reviewer) == (ids["zhang.san"], ids["li.si"])
    assert "BAD_EMERGENCY" in operator("grant", "renew", f"{begins}.Student", "--months", "36").output
    digest = sha256(f"{begins}\n寻找走失儿童张小三".encode()).hexdigest()
    assert operator.rows(
        "SELECT client_id, encode(subjects, 'hex')::uuid::text, path, document FROM audit_record WHERE kind = 'BREAK_GLASS'"
    ) == [("operator", subject, f"{begins} → {reviewer}", digest)]
    assert not operator.rows("SELECT 1 FROM audit_record r WHERE r::text LIKE '%张小三%'")


def _grant(**other: Any) -> tables.AccessGrant:
    values: dict[str, Any] = {
        "code": "BREAK_GLASS.test",
        "source": GrantSource.BREAK_GLASS,
        "subject": PERSON,
        "role": Role.SCHOOL_OFFICER,
        "jurisdiction_code": world.HERE,
        "purposes": ["EMERGENCY"],
        "noun": "Student",
        "area": Area.COUNTY,
        "shown": [detail.name for detail in Detail],
        "note": "",
        "reason": "走失",
        "reviewer": REVIEWER,
        "valid_from": NOW,
        "valid_until": NOW + timedelta(hours=3),
    }
    return tables.AccessGrant(**values | other)


@pytest.mark.parametrize(
    "other",
    [
        {"valid_until": NOW + timedelta(hours=3, seconds=1)},
        {"reviewer": PERSON},
        {"reviewer": None},
        {"reason": None},
        {"role": None},
        {"subject": None},
        {"purposes": []},
        {"purposes": ["CONTROL"]},
    ],
)
async def test_the_database_takes_no_other_emergency(door: Door, other: dict[str, Any]) -> None:
    async with door.sessions() as session:
        session.add(_grant(**other))
        with pytest.raises(IntegrityError, match="ck_access_grant_break_glass"):
            await session.flush()


async def _asked(door: Door, purpose: str | None = "EMERGENCY", **viewer: Any) -> Any:
    headers = {"authorization": f"Bearer {door.token(**viewer)}"}
    headers |= {"hub-purpose": purpose} if purpose else {}
    answers = [
        (await client.post("/graphql", json={"query": NAMES}, headers=headers)).json()
        for client in (door.client, door.oracle)
    ]
    assert answers[0] == answers[1]
    if "errors" in answers[0]:
        return answers[0]["errors"][0]["extensions"]["code"]
    return answers[0]["data"]["students"]["totalCount"]


async def test_an_emergency_is_one_persons_in_its_role_who_states_it_and_can_be_reviewed(door: Door) -> None:
    grant = _grant()
    async with door.sessions.begin() as session:
        session.add(grant)
    since = datetime.now(UTC).isoformat()
    assert await _asked(door, subject=PERSON, **SCHOOL) == world.CHILDREN
    assert await _asked(door, subject=PERSON, role=Role.SCHOOL_OFFICER) == world.CHILDREN
    assert await _asked(door, "CONTROL", subject=PERSON, **SCHOOL) == 0
    assert await _asked(door, None, subject=PERSON, role=Role.SCHOOL_OFFICER) == 0
    assert await _asked(door, subject=PERSON, role=Role.PORTAL) == 0
    assert await _asked(door, subject=PERSON, code=world.THERE, **SCHOOL) == 0
    assert await _asked(door, subject=f"https://id.test {PERSON}", **SCHOOL) == 0
    assert await _asked(door, subject=str(UUID(int=10)), **SCHOOL) == 0
    assert await _asked(door, **SCHOOL) == "BAD_PURPOSE"  # a machine has no emergencies
    reviewed = await door.ask(
        """query ($f: AuditRecordFilter!) {
          auditRecords(first: 100, filter: $f) { nodes { operation role rows purpose } } }""",
        {"f": {"userId": PERSON, "purpose": "EMERGENCY", "since": since}},
        granted=[scopes.AUDIT_READ],
        role=Role.AUDITOR,
        purpose="AUDIT",
    )
    looks = [node for node in reviewed["auditRecords"]["nodes"] if node["rows"]]
    assert (
        looks
        == [{"operation": "Names", "role": "SCHOOL_OFFICER", "rows": world.CHILDREN, "purpose": "EMERGENCY"}]
        * 4
    )
    async with door.sessions.begin() as session:
        await session.delete(await session.get_one(tables.AccessGrant, grant.id))
