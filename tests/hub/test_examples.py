"""The queries that the page offers work as they stand, for the kind of user they are written for."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest

from auth import scopes
from auth.token import Issuer, verify
from domain.organization import Department
from domain.role import Role
from hub import examples, keys, tokens
from hub.examples import Example, Examples
from hub.settings import Settings
from hub.users import KINDS, UserKind
from schema.declared import Audience
from tests.casework.desk import desk
from tests.conftest import Databases
from tests.hub import world
from tests.hub.conftest import NOT_PLANNED, Door
from tests.hub.test_parts import CONTRACTS_SERVED

EXAMPLES = {each.name: (kind, each) for kind in examples.load() for each in kind.operations}
NAMES = list(EXAMPLES)
CONTRACTS = {"police": Audience.PARTNER, "auditor": Audience.AUDITOR}
NOTHING_WAITS = (
    "BureauTeachers",
    "BureauWaiting",
    "OfficeBehind",
    "OfficeReports",
    "OfficeSections",
    "OfficeVenueClues",
    "SupervisorAnnouncements",
    "SupervisorAwards",
    "InspectorCalendar",
    "InspectorLeadTimes",
    "InspectorFunds",
    "InspectorPostings",
    "SupervisorIndicators",
    "SupervisorMeans",
    "SupervisorProposals",
    "SupervisorRectification",
    "TownshipMeetings",
)
"""The world's months are closed; nobody in it is behind, met, is on a list of teachers, was paid, reported, was inspected or appraised, and no clock
has struck there."""
HERE = {"SchoolMine": {"code": f"{world.HERE}9001"}, "SchoolLedgers": {"code": f"{world.HERE}9001"}}


def _rights(door: Door, kind: UserKind) -> dict[str, Any]:
    units = {Role.SCHOOL_OFFICER: door.here["School"][0], Role.TOWNSHIP_OFFICER: door.here["Organization"][0]}
    return {
        "granted": sorted(kind.scopes),
        "department": kind.department,
        "role": kind.role,
        "purpose": kind.purpose.name,
        "organization_id": units.get(kind.role),
    }


def _variables(door: Door, example: Example) -> dict[str, Any]:
    """By default the demo's; the world's where it has other codes and ids."""
    child = {"DeveloperNode": {"id": f"Student:{door.here['Student'][0]}"}}
    return (HERE | child).get(example.name, {})


@pytest.mark.parametrize("name", NAMES)
async def test_an_example_runs_as_it_stands_with_no_more_than_the_rights_of_its_kind_of_user(
    door: Door, name: str
) -> None:
    kind, example = EXAMPLES[name]
    headers = {"authorization": f"Bearer {door.token(**_rights(door, kind.kind))}"}
    for sent in ({"query": kind.text, "operationName": name}, {"query": example.text}):
        answer = (await door.client.post("/graphql", json=sent, headers=headers)).json()
        assert "errors" not in answer
        assert answer["data"]


@pytest.mark.parametrize("name", NAMES)
async def test_an_example_finds_something_with_one_statement(door: Door, name: str) -> None:
    kind, example = EXAMPLES[name]
    before = door.batches.statements
    data = await door.ask(example.text, _variables(door, example), **_rights(door, kind.kind))
    stepwise = example.text.startswith("mutation") or NOT_PLANNED.search(example.text)
    assert door.batches.statements - before == (0 if stepwise else 1)
    if name not in NOTHING_WAITS:
        assert all(_something(found) for found in data.values())


def _something(found: Any) -> bool:
    return bool(found.get("nodes", found.get("edges", True)) if isinstance(found, dict) else found)


@pytest.mark.parametrize("name", [name for name in NAMES if EXAMPLES[name][1].text.startswith("mutation")])
async def test_an_example_of_a_change_makes_it_for_a_child_of_ones_own(
    databases: Databases, template: str, name: str
) -> None:
    kind, example = EXAMPLES[name]
    async with desk(databases, template) as office:
        child = {"student": office.student(0)}
        found = await office.door.ask(example.text, child, **_rights(office.door, kind.kind))
        assert [set(done) for done in found.values()] == [{"dropoutCase"}]
        again = await office.door.ask(example.text, child, **_rights(office.door, kind.kind))
        assert [done["code"] for done in again.values()] == ["CASE_OPEN"]


@pytest.mark.parametrize("name", NAMES)
async def test_an_example_needs_the_scopes_it_names_and_no_other(door: Door, name: str) -> None:
    kind, example = EXAMPLES[name]
    variables, rights = _variables(door, example), _rights(door, kind.kind)
    await door.ask(example.text, variables, **rights | {"granted": list(example.scopes)})
    for scope in example.scopes:
        rest = [each for each in example.scopes if each != scope]
        codes = await door.codes(example.text, variables, **rights | {"granted": rest})
        assert set(codes) == {"FORBIDDEN"}


@pytest.mark.parametrize("name", NAMES)
async def test_an_example_lies_within_the_contract_of_its_audience(door: Door, name: str) -> None:
    kind, example = EXAMPLES[name]
    path = CONTRACTS_SERVED[CONTRACTS.get(kind.kind.name, Audience.PORTAL)].path
    if "__type" in NOT_PLANNED.findall(example.text):
        assert await door.codes(example.text, path=path, **_rights(door, kind.kind)) == []
        return
    sent = (example.text, _variables(door, example))
    whole, part = [
        await door.post(*sent, path=each, **_rights(door, kind.kind)) for each in ("/graphql", path)
    ]
    assert part.json() == whole.json()


@pytest.mark.parametrize("name", NAMES)
def test_an_example_says_in_both_languages_what_it_answers(name: str) -> None:
    _, example = EXAMPLES[name]
    assert re.search(r"[\u4e00-\u9fff]", example.zh)
    assert not re.search(r"[\u4e00-\u9fff]", example.en)


@pytest.mark.parametrize("kind", examples.load(), ids=lambda each: each.kind.name)
def test_a_kind_of_user_has_the_scopes_of_its_examples_and_no_other(kind: Examples) -> None:
    assert {scope for each in kind.operations for scope in each.scopes} == kind.kind.scopes
    assert f"--as {kind.kind.name} " in kind.text


def test_every_file_of_examples_belongs_to_a_kind_of_user() -> None:
    assert {path.stem for path in examples.FOLDER.iterdir()} == set(KINDS)


def test_no_kind_of_user_reads_what_is_restricted_and_schools_and_townships_alone_work_on_cases() -> None:
    reading = {name for name in scopes.SCOPES if name.endswith(":read")}
    reading -= {scopes.IDENTITY_READ, scopes.RESTRICTED_READ}
    for name, kind in KINDS.items():
        changing = {scopes.CASES_WRITE} if name in ("school", "township") else set()
        assert kind.scopes - reading == changing


async def test_a_partners_examples_show_its_own_exchange_only(door: Door) -> None:
    police = KINDS["police"]
    packages = "{ exchangePackages { nodes { partnerCode } } }"
    found = await door.ask(packages, **_rights(door, police))
    assert [each["partnerCode"] for each in found["exchangePackages"]["nodes"]] == ["police"]
    assert (await door.ask("{ discrepancies { totalCount } }", **_rights(door, police)))["discrepancies"] == {
        "totalCount": 0
    }


def test_a_token_of_a_kind_of_user_says_its_scopes_its_department_and_its_county(tmp_path: Any) -> None:
    settings = Settings(home=tmp_path, jurisdiction=world.HERE)
    issuer = Issuer(settings.public_issuer, keys.key(settings.home, "tokens"))
    for kind in KINDS.values():
        viewer = verify(issuer, tokens.of_kind(settings, kind, 300), datetime.now(UTC))
        assert (viewer.scopes, viewer.department) == (kind.scopes, kind.department)
        assert (viewer.role, viewer.purpose) == (kind.role, kind.purpose.name)
        assert viewer.jurisdiction_code == world.HERE
    assert KINDS["police"].department is Department.PUBLIC_SECURITY


async def test_the_page_offers_the_examples_with_and_without_the_internet(door: Door) -> None:
    html = (await door.client.get("/graphql", headers={"accept": "text/html"})).text
    found = re.search(r'<script type="application/json" id="examples">(.*?)</script>', html)
    assert found
    assert found.start() < html.index('<div id="graphiql"')
    offered = json.loads(found[1])
    assert [each["name"] for each in offered] == list(KINDS)
    assert [each["name"] for kind in offered for each in kind["operations"]] == NAMES
    assert "defaultTabs: parameters.q ? undefined : EXAMPLE_TABS" in html
    assert "Welcome to GraphiQL" not in html


async def test_the_page_keeps_no_token(door: Door) -> None:
    html = (await door.client.get("/graphql", headers={"accept": "text/html"})).text
    assert "shouldPersistHeaders: false" in html
    assert "shouldPersistHeaders: true" not in html
    console = html[html.index('id="console"') :]
    assert not re.search(
        r"localStorage|sessionStorage|document\.cookie|indexedDB|innerHTML|\son\w+=\"", console
    )


async def test_everything_on_the_console_has_a_label(door: Door) -> None:
    html = (await door.client.get("/graphql", headers={"accept": "text/html"})).text
    fields = re.findall(r'<(?:input|select|textarea) id="([\w-]+)"', html)
    assert len(fields) == 5
    assert sorted(fields) == sorted(re.findall(r'<label for="([\w-]+)"', html))
