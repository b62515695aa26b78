"""Who sees which rows and which details, for what: the default grants of catalogue 9.2, and grants that come and go."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from click.testing import Result
from sqlalchemy import select, text, update
from typer.testing import CliRunner

import database.session
from auth import scopes
from database import tables
from domain.access import Area, Detail, GrantSource
from domain.audit import AuditKind
from domain.exchange import VerificationState
from domain.ledger import LedgerEntryState, LedgerType
from domain.organization import Department
from domain.role import Role
from execution.limits import Limits
from execution.planned.batch import Batches
from hub.cli import application
from tests.conftest import Databases
from tests.hub import world
from tests.hub.conftest import NOW, READ, Door

CHILDREN = "{ students(first: 100) { totalCount nodes { id name idNumberMasked specialGroups { group } } } }"
NAMES = "{ students(first: 100) { totalCount nodes { name } } }"
SCHOOL = {"role": Role.SCHOOL_OFFICER}
TOWNSHIP = {"role": Role.TOWNSHIP_OFFICER}


def _ids(found: Any) -> set[str]:
    return {node["id"] for node in found["students"]["nodes"]}


def _children(door: Door, *numbers: int) -> set[str]:
    return {f"Student:{door.here['Student'][number]}" for number in numbers}


async def test_the_same_query_shows_each_viewer_its_own(door: Door) -> None:
    school, township = door.here["School"][0], door.here["Organization"][0]
    everyone, enrolled = range(world.CHILDREN), range(0, world.CHILDREN, 2)
    for viewer, numbers in (
        ({}, everyone),
        (SCHOOL | {"organization_id": school}, enrolled),
        (SCHOOL | {"organization_id": township}, ()),
        (SCHOOL, ()),
        (TOWNSHIP | {"organization_id": township}, everyone),
        (TOWNSHIP | {"organization_id": school}, ()),
        (TOWNSHIP, ()),
        ({"department": Department.PUBLIC_SECURITY}, ()),
        ({"role": Role.LEADING_GROUP_OFFICER}, ()),
        ({"role": Role.PORTAL, "purpose": "DISCLOSURE"}, ()),
    ):
        found = await door.ask(CHILDREN, **viewer)
        assert _ids(found) == _children(door, *numbers), viewer
        assert found["students"]["totalCount"] == len(numbers)


async def test_another_county_gives_a_school_of_ours_nothing(door: Door) -> None:
    found = await door.ask(CHILDREN, code=world.THERE, organization_id=door.here["School"][0], **SCHOOL)
    assert found["students"]["totalCount"] == 0


async def test_a_homeroom_teacher_sees_the_own_class_and_no_special_group(door: Door) -> None:
    teacher = {"role": Role.HOMEROOM_TEACHER, "subject": await _teacher(door)}
    found = await door.ask(CHILDREN, **teacher)
    assert _ids(found) == _children(door, *range(0, world.CHILDREN, 2))
    assert all(node["specialGroups"] == [] for node in found["students"]["nodes"])
    other = await door.ask(CHILDREN, role=Role.HOMEROOM_TEACHER, subject=str(UUID(int=1)))
    assert other["students"]["totalCount"] == 0
    assert (await door.ask(CHILDREN, role=Role.HOMEROOM_TEACHER))["students"]["totalCount"] == 0
    found = await door.ask("{ ledgers { totalCount } discrepancies { totalCount } }", **teacher)
    assert found == {"ledgers": {"totalCount": 1}, "discrepancies": {"totalCount": 0}}
    found = await door.ask("{ ledgers { totalCount } }", role=Role.HOMEROOM_TEACHER, subject=str(UUID(int=1)))
    assert found == {"ledgers": {"totalCount": 0}}


async def test_a_filter_by_the_kind_of_ledger_finds_what_the_viewer_sees_without_it(door: Door) -> None:
    query = """query ($f: LedgerEntryFilter) {
      ledgerEntries(first: 100, filter: $f) { totalCount nodes { ledger { type } } } }"""
    school, township = door.here["School"][0], door.here["Organization"][0]
    for viewer, number in (
        ({"role": Role.HOMEROOM_TEACHER, "subject": await _teacher(door)}, world.CHILDREN // 2),
        (SCHOOL | {"organization_id": school}, world.CHILDREN // 2),
        (TOWNSHIP | {"organization_id": township}, world.CHILDREN),
        ({"role": Role.SPECIAL_EDUCATION_OFFICER}, world.CHILDREN),
        ({}, world.CHILDREN),
    ):
        for asked in (None, {"type": ["DROPOUT"]}):
            found = (await door.ask(query, {"f": asked}, **viewer))["ledgerEntries"]
            assert found == {"totalCount": number, "nodes": [{"ledger": {"type": "DROPOUT"}}] * number}


async def test_a_school_sees_the_township_ledger_that_its_children_stand_in_and_no_other(door: Door) -> None:
    school, township = door.here["School"][0], door.here["Organization"][0]
    query = "{ ledgers { totalCount } ledgerEntries(filter: {type: [DROPOUT]}) { totalCount } }"
    officer = SCHOOL | {"organization_id": school}
    await _keeper(door, township)
    assert (await door.ask(query, **officer)) == {
        "ledgers": {"totalCount": 1},
        "ledgerEntries": {"totalCount": world.CHILDREN // 2},
    }
    nobodys = await door.ask(
        "{ ledgers { totalCount } }", organization_id=door.here["Organization"][1], **SCHOOL
    )
    assert nobodys == {"ledgers": {"totalCount": 0}}
    await _keeper(door, school)


async def _keeper(door: Door, unit: UUID) -> None:
    ledger = tables.Ledger
    async with door.sessions.begin() as session:
        await session.execute(update(ledger).where(ledger.id == door.here["Ledger"][0]).values(owner_id=unit))


async def test_a_filter_through_a_noun_of_which_nothing_is_granted_is_refused_by_its_name(
    door: Door, agreement: tables.AccessGrant
) -> None:
    show_all = {"shown": [detail.name for detail in Detail], "masked": []}
    async with door.sessions.begin() as session:
        await session.execute(update(tables.AccessGrant).where(_is(agreement)).values(**show_all))
    for given, noun in (
        ("group: LEFT_BEHIND", "SpecialGroupMembership"),
        ("enrolled: false", "Enrollment"),
        (f'schoolId: "School:{door.here["School"][0]}"', "Enrollment"),
    ):
        query = f"{{ students(filter: {{{given}}}) {{ totalCount }} }}"
        answer = (await door.post(query, **CLIENT)).json()
        [error] = answer["errors"]
        assert answer["data"] == {"students": None}
        assert (error["extensions"]["code"], error["extensions"]["place"]) == ("FORBIDDEN", noun)


async def _teacher(door: Door) -> str:
    async with door.sessions.begin() as session:
        user = await session.scalar(
            select(tables.UserAccount).where(tables.UserAccount.login_name == "teacher")
        )
        if user is None:
            user = tables.UserAccount(
                login_name="teacher",
                display_name="某老师",
                password_hash="!",
                role=Role.HOMEROOM_TEACHER,
                jurisdiction_code=world.HERE,
            )
            session.add(user)
            await session.flush()
        room = tables.SchoolClass
        await session.execute(
            update(room).where(room.id == door.here["SchoolClass"][0]).values(homeroom_teacher_id=user.id)
        )
        return str(user.id)


INSPECTOR = {"role": Role.INSPECTION_OFFICER, "purpose": "SUPERVISION"}


async def test_an_inspector_sees_the_child_of_an_open_ticket_and_no_other(door: Door) -> None:
    assert (await door.ask(NAMES, **INSPECTOR))["students"]["totalCount"] == 0
    for ticket, number in ((_entry(door, 3), 3), (f"Discrepancy:{door.here['Discrepancy'][0]}", 0)):
        assert _ids(await _with_ticket(door, ticket, INSPECTOR)) == _children(door, number)
        last = await door.recorded()
        assert (last.kind, last.ticket) == (AuditKind.READ, ticket)


def _entry(door: Door, number: int) -> str:
    return f"LedgerEntry:{door.here['LedgerEntry'][number]}"


async def test_a_ticket_that_is_absent_closed_foreign_or_of_another_noun_is_refused_in_the_same_words(
    door: Door,
) -> None:
    school = {"role": Role.SCHOOL_OFFICER, "organization_id": door.here["School"][0]}
    township = {"role": Role.TOWNSHIP_OFFICER, "organization_id": door.here["Organization"][0]}
    await _state(door, 5, LedgerEntryState.CLOSED)
    texts = set()
    for ticket, viewer in (
        (f"LedgerEntry:{UUID(int=7)}", INSPECTOR),
        (f"LedgerEntry:{door.there['LedgerEntry'][3]}", INSPECTOR),
        (f"Discrepancy:{door.there['Discrepancy'][0]}", INSPECTOR),
        (_entry(door, 5), INSPECTOR),
        (_entry(door, 3).replace("LedgerEntry", "Discrepancy"), INSPECTOR),
        (_entry(door, 3), school),  # of a child at no school
        (f"Discrepancy:{door.here['Discrepancy'][0]}", township),
        (f"Discrepancy:{door.there['Discrepancy'][0]}", school),
        (_entry(door, 3), {"role": Role.PORTAL, "purpose": "DISCLOSURE"}),
        (f"LedgerEntry:{UUID(int=7)}", {}),
    ):
        [error] = (await _with_ticket(door, ticket, viewer))["errors"]
        assert error["extensions"]["code"] == "BAD_TICKET", (ticket, viewer)
        texts.add(str(error))
        last = await door.recorded()
        assert (last.kind, last.outcome, last.ticket) == (AuditKind.REFUSED, "BAD_TICKET", ticket)
    assert len(texts) == 1
    await _state(door, 5, LedgerEntryState.OPEN)
    assert _ids(await _with_ticket(door, _entry(door, 4), school)) == _children(door, *range(0, 12, 2))


async def test_an_entry_of_the_ordinary_roster_is_no_case(door: Door) -> None:
    ledger = tables.Ledger
    ours = update(ledger).where(ledger.id == door.here["Ledger"][0])
    async with door.sessions.begin() as session:
        await session.execute(ours.values(type=LedgerType.SCHOOL_AGE_ENROLLMENT))
    [error] = (await _with_ticket(door, _entry(door, 3), INSPECTOR))["errors"]
    assert error["extensions"]["code"] == "BAD_TICKET"
    async with door.sessions.begin() as session:
        await session.execute(ours.values(type=LedgerType.DROPOUT))


async def _state(door: Door, number: int, state: LedgerEntryState) -> None:
    entry = tables.LedgerEntry
    async with door.sessions.begin() as session:
        await session.execute(
            update(entry).where(entry.id == door.here["LedgerEntry"][number]).values(state=state)
        )


async def _with_ticket(door: Door, ticket: str, viewer: dict[str, Any]) -> Any:
    headers = {"authorization": f"Bearer {door.token(**viewer)}", "hub-ticket": ticket}
    answers = [
        (
            await client.post("/graphql", json={"query": "{ students { nodes { id } } }"}, headers=headers)
        ).json()
        for client in (door.client, door.oracle)
    ]
    assert answers[0] == answers[1]
    return answers[0] if "errors" in answers[0] else answers[0]["data"]


async def test_a_ticket_that_is_none_is_refused_by_name(door: Door) -> None:
    key = str(door.here["LedgerEntry"][3])
    forms = (f"{{{key}}}", f"urn:uuid:{key}", key.replace("-", ""), key.upper(), f" {key}")
    for ticket in ("42", "Student:1", "LedgerEntry:x", *(f"LedgerEntry:{form}" for form in forms)):
        headers = {"authorization": f"Bearer {door.token()}", "hub-ticket": ticket}
        answer = await door.client.post("/graphql", json={"query": NAMES}, headers=headers)
        assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_TICKET"
        last = await door.recorded()
        assert (last.kind, last.outcome, last.ticket) == (AuditKind.REFUSED, "BAD_TICKET", None)


async def test_a_purpose_is_stated_and_is_one_of_the_tokens(door: Door) -> None:
    both = frozenset({"CONTROL", "COMPARISON"})
    asked = {"authorization": f"Bearer {door.token(purposes=both)}"}
    for stated, outcome in (
        ("CONTROL", None),
        ("", "BAD_PURPOSE"),
        ("AUDIT", "BAD_PURPOSE"),
        ("x", "BAD_PURPOSE"),
    ):
        headers = asked | ({"hub-purpose": stated} if stated else {})
        said = (await door.client.post("/graphql", json={"query": NAMES}, headers=headers)).json()
        codes = [error["extensions"]["code"] for error in said.get("errors", ())]
        assert codes == ([outcome] if outcome else [])
    assert (await door.ask(NAMES, purpose="STATISTICS"))["students"]["totalCount"] == 0


@pytest.mark.parametrize("stated", ["", "AUDIT", "x", "查询张三"])
async def test_whoever_states_a_purpose_that_is_not_the_tokens_is_on_record_as_refused(
    door: Door, stated: str
) -> None:
    told = {"client_id": f"purposeless {stated.encode().hex()}", "subject": str(door.here["UserAccount"][0])}
    token = door.token(purposes=frozenset({"CONTROL", "COMPARISON"}), **told)
    headers = {"authorization": f"Bearer {token}"} | ({"hub-purpose": stated.encode()} if stated else {})
    for path in ("/graphql", "/contracts/portal/graphql"):
        answer = await door.client.post(path, json={"query": NAMES}, headers=headers)
        assert (answer.status_code, "data" in answer.json()) == (403, False)
        record = await door.recorded()
        assert (record.client_id, record.subject) == (told["client_id"], told["subject"])
        assert (record.kind, record.outcome, record.path) == (AuditKind.REFUSED, "BAD_PURPOSE", path)
        assert (record.role, record.purpose, record.subjects) == ("BUREAU_OFFICER", None, b"")


async def test_the_police_see_whom_they_were_asked_about_until_they_have_answered(door: Door) -> None:
    verification, package = tables.Verification, door.here["ExchangePackage"]
    ours = update(verification).where(verification.id == door.here["Verification"][0])
    police = {"department": Department.PUBLIC_SECURITY}
    child, task = _children(door, 0), f"Verification:{door.here['Verification'][0]}"
    query = """query ($id: ID!) { node(id: $id) { ... on Verification { state } }
      students { nodes { id name sex birthDate idNumberMasked } } }"""
    for sent, state, seen, of in (
        (package[0], VerificationState.SENT, True, child),
        (package[1], VerificationState.SENT, False, set()),
        (package[0], VerificationState.CONCLUDED, True, set()),
        (None, VerificationState.SENT, False, set()),
    ):
        async with door.sessions.begin() as session:
            await session.execute(ours.values(sent_package_id=sent, state=state))
        found = await door.ask(query, {"id": task}, **police)
        assert _ids(found) == of
        assert (found["node"] == {"state": state.name}) is seen
        other = await door.ask(query, {"id": task}, department=Department.LABOR)
        assert (other["node"], other["students"]["nodes"]) == (None, [])
    async with door.sessions.begin() as session:
        await session.execute(ours.values(sent_package_id=package[0], state=VerificationState.SENT))
    shown = await door.post(
        "{ exchangeRecords { nodes { student { id name } } } }", path="/contracts/partner/graphql", **police
    )
    assert "errors" not in shown.json()
    for hidden in ("schoolingStatus", "village { id }"):
        assert await door.codes(f"{{ students {{ nodes {{ {hidden} }} }} }}", **police) == ["FORBIDDEN"]
    async with door.sessions.begin() as session:
        await session.execute(ours.values(sent_package_id=None, state=VerificationState.SENT))


async def test_inspection_and_leading_group_see_ledgers_runs_and_cycles_of_the_county(door: Door) -> None:
    query = "{ ledgers { totalCount } comparisonRuns { totalCount } exchangeCycles { totalCount } }"
    for viewer in (INSPECTOR, {"role": Role.LEADING_GROUP_OFFICER}):
        found = await door.ask(query, **viewer)
        assert [each["totalCount"] for each in found.values()] == [1, 2, 2]


@pytest.fixture
async def agreement(door: Door) -> AsyncIterator[tables.AccessGrant]:
    """A grant for one client: names and numbers masked, all else of a person hidden."""
    grant = tables.AccessGrant(
        code="masked-client.Student",
        source=GrantSource.AGREEMENT,
        client_id="masked-client",
        noun="Student",
        area=Area.COUNTY,
        masked=["NAME", "IDENTITY"],
        shown=["STATUS"],
        basis=["HL-66"],
        note="for a test",
        valid_from=NOW - timedelta(days=1),
        valid_until=NOW + timedelta(days=1),
    )
    async with door.sessions.begin() as session:
        session.add(grant)
    yield grant
    async with door.sessions.begin() as session:
        await session.execute(
            update(tables.AccessGrant).where(_is(grant)).values(revoked_at=datetime.now(UTC))
        )


def _is(grant: tables.AccessGrant) -> Any:
    return tables.AccessGrant.id == grant.id


CLIENT = {"client_id": "masked-client", "role": Role.PORTAL}


async def test_what_is_masked_is_masked_and_cannot_be_reached_by_filter_or_order(
    door: Door, agreement: tables.AccessGrant
) -> None:
    shown = await door.ask(
        "{ students(first: 1) { nodes { name idNumberMasked schoolingStatus } } }", **CLIENT
    )
    assert shown["students"]["nodes"] == [
        {"name": "学**", "idNumberMasked": "150785***********X", "schoolingStatus": "ATTENDING"}
    ]
    for query in (
        "{ students(order: NAME) { nodes { id } } }",
        '{ students(filter: {name: "学生1"}) { totalCount } }',
        '{ students(filter: {bornFrom: "2016-01-02"}) { totalCount } }',
        "{ students(filter: {group: LEFT_BEHIND}) { totalCount } }",
        "{ students { nodes { birthDate } } }",
        "{ students { nodes { sexLabel } } }",
        "{ students { nodes { studentNo } } }",
        "{ students { nodes { village { nameZh } } } }",
    ):
        assert set(await door.codes(query, **CLIENT)) == {"FORBIDDEN"}, query
    number = f"G{world.HERE}20160101000X"
    asked = {"r": [{"__typename": "Student", "studentNo": number}]}
    found = await door.ask(
        "query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }", asked, **CLIENT
    )
    assert found == {"_entities": [None]}


@pytest.mark.parametrize(
    "ended",
    [
        {"revoked_at": NOW},
        {"valid_until": NOW - timedelta(seconds=1)},
        {"valid_from": NOW + timedelta(hours=1)},
    ],
)
async def test_a_grant_that_has_ended_stops_the_next_request(
    door: Door, agreement: tables.AccessGrant, ended: dict[str, Any]
) -> None:
    assert (await door.ask(NAMES, **CLIENT))["students"]["totalCount"] == world.CHILDREN
    async with door.sessions.begin() as session:
        await session.execute(update(tables.AccessGrant).where(_is(agreement)).values(**ended))
    assert (await door.ask(NAMES, **CLIENT))["students"]["totalCount"] == 0


async def test_a_change_is_made_by_whom_it_is_granted_to_and_no_other(door: Door) -> None:
    query = """mutation { exchangeStart(input: {partner: "police", period: "2026-08"}) { __typename } }"""
    told = len(door.commands.told)
    running = [*READ, scopes.EXCHANGE_RUN]
    assert await door.codes(query, granted=running, **SCHOOL) == ["FORBIDDEN"]
    assert len(door.commands.told) == told
    assert await door.codes(query, granted=running) == []
    assert len(door.commands.told) == told + 1


async def test_what_was_tried_without_a_right_is_on_record(door: Door) -> None:
    await door.codes("query Attempt { students { nodes { studentNo } } }", granted=[scopes.STUDENTS_READ])
    last = await door.recorded()
    assert (last.kind, last.operation, last.outcome) == (AuditKind.REFUSED, "Attempt", "FORBIDDEN")


async def test_without_a_log_nothing_about_people_is_shown(
    door: Door, databases: Databases, template: str
) -> None:
    url = databases.make("without_a_log", template)
    engine = database.session.engine(url)
    sessions = database.session.sessions(engine)
    async with sessions.begin() as session:
        await world.rules(session)
        await world.County(session, world.HERE).make()
        await session.execute(
            text(
                "CREATE FUNCTION log_is_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'the log is full'; END $$"
            )
        )
        await session.execute(
            text("CREATE TRIGGER log_is_full BEFORE INSERT ON audit_record EXECUTE FUNCTION log_is_full()")
        )
    async with database.session.pool(url) as pool:
        hub = door.on(sessions, Batches(pool), Limits())
        headers = {"authorization": f"Bearer {door.token()}"}
        for client in (hub.client, hub.oracle):
            answer = await client.post("/graphql", json={"query": NAMES}, headers=headers)
            assert answer.json()["errors"][0]["extensions"]["code"] == "AUDIT_UNAVAILABLE"
            assert "学生" not in answer.text
            public = await client.post(
                "/graphql", json={"query": "{ jurisdictions { nodes { code } } }"}, headers=headers
            )
            assert "errors" not in public.json()
    await engine.dispose()
    databases.drop("without_a_log")


def test_an_operator_lists_ends_and_renews_grants_and_it_is_on_record(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUB_HOME", str(tmp_path))
    monkeypatch.setenv("HUB_DATABASE_URL", database_url)

    def told(*arguments: str) -> Result:
        return CliRunner().invoke(application, ["grant", *arguments])

    CliRunner().invoke(application, ["policies"])
    listed = told("list").output
    assert "\nSCHOOL_OFFICER.Student\tStudent\tSCHOOL 本校" in listed
    assert "SCHOOL_OFFICER.Student" in told("unused").output
    assert told("revoke", "SCHOOL_OFFICER.Student").exit_code == 0
    assert "\nSCHOOL_OFFICER.Student\t" not in told("list").output
    assert "UNKNOWN_GRANT" in told("revoke", "SCHOOL_OFFICER.Student").output
    assert told("renew", "TOWNSHIP_OFFICER.Student", "--months", "24").exit_code == 0
    agreed = ("--noun", "Ledger", "--area", "COUNTY", "--purpose", "STATISTICS", "--basis", "GH-33")
    assert told("add", "协议 1", *agreed, "--role", "AUDITOR").exit_code == 0
    assert "协议 1\tLedger\tCOUNTY 全县" in told("list").output
    assert "BAD_GRANT" in told("add", "协议 2", *agreed).output
    assert "UNKNOWN_USER" in told("add", "协议 2", *agreed, "--user", "nobody").output
    assert "UNKNOWN_CLIENT" in told("add", "协议 2", *agreed, "--client", "nobody").output
    with psycopg.connect(database_url) as connection:
        found = connection.execute(
            "SELECT kind, operation FROM audit_record WHERE client_id = 'operator' AND operation LIKE 'grant %'"
            " ORDER BY xact, id"
        ).fetchall()
    assert found == [
        ("ADMINISTRATION", "grant revoke"),
        ("ADMINISTRATION", "grant renew"),
        ("ADMINISTRATION", "grant add"),
    ]


def test_a_grant_that_an_operator_revoked_stays_so_over_a_start_until_it_is_renewed(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUB_HOME", str(tmp_path))
    monkeypatch.setenv("HUB_DATABASE_URL", database_url)
    code, other = "TOWNSHIP_OFFICER.Student", "TOWNSHIP_OFFICER.Enrollment"

    def done(*arguments: str) -> str:
        result = CliRunner().invoke(application, arguments)
        assert result.exit_code == 0, result.output
        return result.output

    done("policies")
    done("grant", "revoke", code)
    done("policies")  # as every start does
    assert f"{code}\t" not in done("grant", "list")
    assert f"{other}\t" in done("grant", "list")
    done("grant", "renew", code, "--months", "2")
    done("policies")
    assert f"{code}\t" in done("grant", "list")
    with psycopg.connect(database_url) as connection:
        told = connection.execute(
            "SELECT client_id, operation FROM audit_record WHERE path = %s OR path IN"
            " (SELECT 'AccessGrant:' || id FROM access_grant WHERE code = %s) ORDER BY xact, id",
            [code, code],
        ).fetchall()
        rows = connection.execute(
            "SELECT revoked_by, ended FROM access_grant WHERE code = %s ORDER BY id", [code]
        ).fetchall()
    assert told == [("hub", "grant open"), ("operator", "grant revoke"), ("operator", "grant renew")]
    assert rows == [("operator", "REVOKED"), (None, None)]
