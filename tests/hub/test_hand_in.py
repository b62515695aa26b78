"""Sheets through the graph and back by /files: who may hand one in, who may take away what went back or what is sent, all on record."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import pytest
from sqlalchemy import update
from typer.testing import CliRunner

from auth import scopes
from auth.viewer import Viewer
from connectors.departments import CONNECTORS
from database import tables
from domain.errors import Refused
from domain.exchange import Direction, PackageCode, PackageState
from domain.organization import Department
from domain.role import Role
from exchange import landing
from exchange.cycle import Cycle
from hub.cli import application
from hub.commands import Commands
from tests import sealing
from tests.casework.desk import WRITE, Desk, desk
from tests.conftest import Databases
from tests.exchange import rural
from tests.exchange.rural import AUGUST, ROWS, SOUND, changed, sheet
from tests.hub import world
from tests.hub.conftest import Door

HAND_IN = """mutation ($i: ExchangeHandInInput!) { exchangeHandIn(input: $i) { __typename
  ... on ExchangeHandedIn { exchangePackage { id received } }
  ... on Refused { code messageZh messageEn fixer place } } }"""
SAID = {"partner": "police", "package": "HOUSEHOLD_CHANGE_ROSTER", "period": AUGUST}
SAID |= {"fileName": "roster.xlsx", "contentBase64": "Ynl0ZXM="}
CLEAR = [*WRITE, scopes.EXCHANGE_READ, scopes.IDENTITY_READ]
VIEWER = Viewer("portal", frozenset(), world.HERE)
ASKED: dict[str, Any] = {
    "partner": rural.PARTNER,
    "package": rural.CODE,
    "period": AUGUST,
    "file_name": "roster.csv",
}
ONE_BACK = sheet([changed(SOUND[0], 识别日期="2026-02-30"), *SOUND[1:]])


async def test_a_sheet_is_handed_in_through_the_graph(door: Door) -> None:
    granted = [scopes.EXCHANGE_RUN, scopes.EXCHANGE_READ]
    done = await door.ask(HAND_IN, {"i": SAID}, granted=granted)
    assert done["exchangeHandIn"]["exchangePackage"]["received"] == 2
    told = ("tester", "police", PackageCode.HOUSEHOLD_CHANGE_ROSTER, AUGUST, "roster.xlsx", b"bytes")
    assert door.commands.told[-1] == told
    for change, code in (
        ({"partner": "nobody"}, "UNKNOWN_PARTNER"),
        ({"period": "2026-13"}, "BAD_PERIOD"),
        ({"contentBase64": "*"}, "BAD_CONTENT"),
    ):
        refused = await door.ask(HAND_IN, {"i": SAID | change}, granted=granted)
        assert refused["exchangeHandIn"]["code"] == code
    assert await door.codes(HAND_IN, {"i": SAID}, granted=[scopes.EXCHANGE_READ]) == ["FORBIDDEN"]
    assert door.commands.told[-1] == told


@pytest.fixture(scope="module")
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template, world.HERE, "handed_in") as made:
        yield made


def commands(here: Desk) -> Commands:
    """The hub's own, on the desk's database."""
    cycle = Cycle(
        cast("Any", None), here.door.sessions, CONNECTORS, {}, here.time.now, str, world.HERE, sealing.ring
    )
    return Commands(cycle, here.door.sessions)


async def fetched(here: Desk, id: UUID, role: Role = Role.BUREAU_OFFICER, **viewer: Any) -> Any:
    headers = here.door.headers(**here.role(role) | {"granted": CLEAR} | viewer)
    return await here.door.client.get(f"/files/packages/{id}.xlsx", headers=headers)


async def test_what_went_back_is_fetched_by_the_bureau_and_by_nobody_who_may_not_see_all_of_it(
    here: Desk,
) -> None:
    id = await commands(here).hand_in(VIEWER, **ASKED, content=ONE_BACK)
    last = await here.door.recorded()
    assert (last.kind.name, last.operation, last.rows) == ("EXCHANGE", "exchangeHandIn", len(SOUND))
    answer = await fetched(here, id)
    assert answer.status_code == 200, answer.text
    headings, row = rural.table(answer.content)
    assert (headings[-2:], row[0], row[-2]) == (["退回编号", "退回原因"], SOUND[0][0], "1/2")
    last = await here.door.recorded()
    assert (last.kind.name, last.operation, last.outcome, last.rows) == ("READ", "packageExport", "OK", 1)
    for status, code, viewer in (
        (403, "FILE_FORBIDDEN", {"granted": [name for name in CLEAR if name != scopes.EXCHANGE_READ]}),
        (403, "FILE_FORBIDDEN", {"granted": [name for name in CLEAR if name != scopes.IDENTITY_READ]}),
        (404, "NOT_FOUND", {"role": Role.AUDITOR, "purpose": "AUDIT"}),
        (
            404,
            "NOT_FOUND",
            {"role": Role.DEPARTMENT, "purpose": "COMPARISON", "department": Department.RURAL_REVITALIZATION},
        ),
        (
            404,
            "NOT_FOUND",
            {"role": Role.DEPARTMENT, "purpose": "COMPARISON", "department": Department.CIVIL_AFFAIRS},
        ),
        (404, "NOT_FOUND", {"code": world.THERE}),
    ):
        answer = await fetched(here, id, **viewer)
        assert (answer.status_code, answer.json()["code"]) == (status, code), viewer
        last = await here.door.recorded()
        assert (last.kind.name, last.operation, last.outcome) == ("REFUSED", "packageExport", code)


async def test_a_package_of_which_nothing_went_back_is_no_file(here: Desk) -> None:
    whole = await commands(here).hand_in(VIEWER, **ASKED | {"period": "2026-07"}, content=sheet(SOUND))
    assert (await fetched(here, whole)).status_code == 404


async def test_what_is_sent_is_fetched_and_what_tells_a_finding_is_shown_to_nobody_without_one(
    here: Desk,
) -> None:
    line = {"lineNo": 1, "findingId": "F", "idNumber": SOUND[0][0], "name": "某", "need": "PLACEMENT"}
    of = (world.HERE, "disability_federation", PackageCode.NOT_ENROLLED_DISABLED, Direction.PUSH, AUGUST)
    async with here.door.sessions.begin() as session:
        content = json.dumps(line).encode() + b"\n"
        id, _ = await landing.keep(
            session, sealing.KEYS, landing.PackageKey(*of), content, {}, PackageState.SENT
        )
        package = tables.ExchangePackage
        await session.execute(update(package).where(package.id == id).values(received=1, accepted=1))
    answer = await fetched(here, id)
    assert answer.status_code == 200
    assert rural.sent(answer.content)[0][1:] == [SOUND[0][0], "某", "待落实安置"]
    headings = ["公民身份号码", "姓名", "残疾人证号", "残疾类别", "残疾等级"]
    theirs = sheet([(SOUND[0][0], "某", "", "视力残疾", "五级")], headings)
    asked = ASKED | {"partner": "disability_federation", "package": PackageCode.THREE_DISABILITY_ROSTER}
    back = await commands(here).hand_in(VIEWER, **asked, content=theirs)
    assert (await fetched(here, back, granted=[*CLEAR, scopes.DISABILITY_READ])).status_code == 404


async def test_a_refused_sheet_is_on_record_and_leaves_nothing(here: Desk) -> None:
    before = await here.everything()
    for change, code in (
        ({"content": b""}, "FILE_EMPTY"),
        ({"content": ONE_BACK, "partner": "nobody"}, "UNKNOWN_PARTNER"),
        ({"content": ONE_BACK, "period": "2026-09"}, "NOT_YET"),
        ({"content": ONE_BACK, "package": PackageCode.CHILD_LABOR_CLUES}, "PACKAGE_NOT_EXPECTED"),
    ):
        with pytest.raises(Refused) as refused:
            await commands(here).hand_in(VIEWER, **ASKED | change)
        assert refused.value.reason.code == code
        last = await here.door.recorded()
        assert (last.kind.name, last.operation, last.outcome) == ("REFUSED", "exchangeHandIn", code)
    away = replace(VIEWER, jurisdiction_code=world.THERE)
    with pytest.raises(Refused, match="FOREIGN_COUNTY"):
        await commands(here).hand_in(away, **ASKED, content=ONE_BACK)
    assert await here.everything() == before


def test_the_commands_take_a_file_in_and_give_back_what_went_back(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HUB_HOME", str(tmp_path))
    monkeypatch.setenv("HUB_DATABASE_URL", database_url)
    path = tmp_path / "roster.csv"
    path.write_bytes(sheet(ROWS))
    asked = ("exchange", "hand-in", rural.PARTNER, rural.CODE.name, AUGUST, str(path))
    done = CliRunner().invoke(application, [*asked, "--json"])
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert (told["package"]["received"], told["package"]["rejected"]) == (len(ROWS), 5)
    assert told["rejectFile"] == str(tmp_path / "roster-退回.csv")
    again = CliRunner().invoke(application, asked)
    assert "nothing changed" in " ".join(again.output.split())
    assert len(list(tmp_path.glob("*退回*"))) == 1
    out = (*asked[:1], "hand-out", *asked[2:5], str(tmp_path / "out.xlsx"))
    nothing = CliRunner().invoke(application, out)
    assert (nothing.exit_code, "NO_PACKAGE" in nothing.output) == (1, True)
    for wrong, code in ((asked[2], "nobody"), (asked[3], "VERIFICATION_RESULT"), (asked[4], "2026-13")):
        refused = CliRunner().invoke(application, [code if each == wrong else each for each in asked])
        assert refused.exit_code == 1, refused.output
    unknown = CliRunner().invoke(application, ["NOTHING" if each == asked[3] else each for each in asked])
    assert unknown.exit_code == 2
