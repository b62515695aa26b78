"""The ledger of changes (异动台账, L5): a change that takes effect is entered by itself, where the place asks for it (DC-12)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from domain.role import Role
from tests.casework.desk import Desk, desk
from tests.casework.test_enrollment_change import asking, carried, filing, signing
from tests.casework.test_sheet import fetched, rows
from tests.conftest import Databases
from tests.hub import world

BUREAU = Role.BUREAU_OFFICER
PAPERS = ("GUARDIAN_APPLICATION", "REGISTRY_EXTRACT")
KEPT = """query ($t: [LedgerType!]) { ledgers(first: 20, filter: { type: $t }) { nodes { id declaredEmpty version
  owner { id } entries(first: 20) { nodes { state facts closeReason student { id } } } } } }"""


@pytest.fixture(scope="module")
async def dachuan(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template, world.THERE, "change_ledger_there") as made:
        yield made


async def kept(desk: Desk) -> dict[str, Any]:
    """The ledgers of changes by the school that keeps each."""
    found = await desk.ask(KEPT, {"t": ["ENROLLMENT_CHANGE"]}, BUREAU)
    return {
        each["owner"]["id"].partition(":")[2]: each
        for each in found["ledgers"]["nodes"]
        if each["entries"]["nodes"]
    }


async def lines(desk: Desk, number: int) -> list[tuple[str, str, str | None, str]]:
    """What the own school's ledger says of a child: state, kind of change, why struck off, school it goes to."""
    own = (await kept(desk)).get(str(desk.rows["School"][0]), {"entries": {"nodes": []}})
    return sorted(
        (
            each["state"],
            each["facts"]["change_type"],
            each["closeReason"],
            each["facts"].get("to_school", ""),
        )
        for each in own["entries"]["nodes"]
        if each["student"]["id"] == desk.student(number)
    )


@pytest.mark.rule("DC-12")
async def test_a_transfer_stands_in_the_ledgers_of_both_schools_with_who_asked_and_who_reviewed(
    dachuan: Desk,
) -> None:
    there = await dachuan.school("9301")
    said = await asking(dachuan, 0, "TRANSFER_OUT", *PAPERS, toSchoolId=there)
    change = await dachuan.done("enrollmentChangeSubmit", said)
    change = await dachuan.done("enrollmentChangeReviewSchool", signing(change))
    assert await kept(dachuan) == {}, "what has not taken effect is no change yet"
    await dachuan.done("enrollmentChangeReviewBureau", filing(dachuan, change), BUREAU)
    found = await kept(dachuan)
    assert set(found) == {str(dachuan.rows["School"][0]), there.partition(":")[2]}
    for ledger in found.values():
        [line] = ledger["entries"]["nodes"]
        assert (line["state"], line["student"]["id"]) == ("OPEN", dachuan.student(0))
        facts = line["facts"]
        assert facts["change_type"] == "TRANSFER_OUT"
        assert (facts["to_school"], facts["from_school"]) == ("学校9301", await named(dachuan))
        assert facts["changed_on"] == dachuan.on(0)
        assert (facts["change_reason"], facts["applicant"]) == ("随父母迁居", "监护人")
        assert facts["evidence"] == "监护人书面申请、学籍系统截图或证明"
        assert facts["reviewer"] == "王老师、赵科长"


async def named(desk: Desk) -> str:
    found = await desk.ask(
        "query ($i: ID!) { node(id: $i) { ... on Organization { nameZh } } }", {"i": desk.unit(3)}
    )
    return str(found["node"]["nameZh"])


@pytest.mark.rule("DC-12")
async def test_each_change_is_a_line_entered_on_its_day_and_the_sheet_has_them_all(dachuan: Desk) -> None:
    said = await asking(
        dachuan, 4, "SUSPENSION", "GUARDIAN_APPLICATION", "MEDICAL_PROOF", endsOn=dachuan.on(60)
    )
    await carried(dachuan, said, day=2)
    assert await lines(dachuan, 4) == []
    dachuan.time.seconds += 2 * 86400
    await dachuan.tick()
    assert await lines(dachuan, 4) == [("OPEN", "SUSPENSION", None, "")]
    await carried(dachuan, await asking(dachuan, 4, "RESUMPTION", "SCHOOL_ATTENDANCE", applicant="SCHOOL"))
    assert await lines(dachuan, 4) == [
        ("CLOSED", "SUSPENSION", "该生又有新的异动", ""),
        ("OPEN", "RESUMPTION", None, ""),
    ]
    # The medical paper is a finding and stays in the child's file.
    own = (await kept(dachuan))[str(dachuan.rows["School"][0])]
    papers = {
        each["facts"].get("evidence")
        for each in own["entries"]["nodes"]
        if each["student"]["id"] == dachuan.student(4)
    }
    assert papers == {"监护人书面申请", "到校就读证明"}
    answer = await fetched(dachuan, own["id"], BUREAU)
    assert answer.status_code == 200, answer.text
    cells = [str(cell) for row in rows(answer.content) for cell in row]
    assert {"休学", "复学"} <= set(cells)


@pytest.mark.rule("DC-12")
async def test_a_change_that_is_refused_is_no_line(dachuan: Desk) -> None:
    before = await kept(dachuan)
    said = await asking(dachuan, 6, "TRANSFER_OUT", *PAPERS, toSchoolName="重庆某小学")
    change = await dachuan.done("enrollmentChangeSubmit", said)
    no = {"changeId": change["id"], "expectedVersion": change["version"], "reason": "监护人撤回"}
    await dachuan.done("enrollmentChangeReject", no)
    assert await kept(dachuan) == before


async def test_where_no_document_asks_for_it_only_a_school_that_keeps_one_has_it_entered(
    databases: Databases, template: str
) -> None:
    async with desk(databases, template, world.HERE, "change_ledger_here") as genhe:
        said = await asking(genhe, 0, "TRANSFER_OUT", *PAPERS, toSchoolId=await genhe.school("9302"))
        await carried(genhe, said)
        assert await kept(genhe) == {}
        await genhe.done("ledgerOpen", {"type": "ENROLLMENT_CHANGE"})
        said = await asking(genhe, 2, "TRANSFER_OUT", *PAPERS, toSchoolId=await genhe.school("9303"))
        await carried(genhe, said)
        assert await lines(genhe, 2) == [("OPEN", "TRANSFER_OUT", None, "学校9303")]
        assert set(await kept(genhe)) == {str(genhe.rows["School"][0])}
