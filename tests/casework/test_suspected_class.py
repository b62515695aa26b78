"""The standard of classes of suspected dropouts: set by the place, named in a determination, else not asked for."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import select

from database import tables
from domain.citation import ParameterOrigin
from tests.casework import way
from tests.casework.desk import Desk, desk
from tests.conftest import Databases
from tests.hub import world

pytestmark = pytest.mark.rule("DC-14")
STANDARD = [
    {"code": "A", "zh": "失联类", "criteria": ["连续七日无法联系"]},
    {"code": "B", "zh": "厌学类", "criteria": ["厌学离校", "经家访仍不返校"]},
]


@pytest.fixture(scope="module")
async def dachuan(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template, world.THERE) as made:
        await way.everybody_attends(made)
        yield made


async def sets(desk: Desk, standard: Any) -> None:
    """The county sets its standard, beside what its document says."""
    async with desk.door.sessions.begin() as session:
        of = tables.RuleParameter
        here = of.jurisdiction_code == desk.code, of.code == "suspected.classes"
        said = (
            await session.scalars(select(of).where(*here, of.origin != ParameterOrigin.LOCAL_OVERRIDE))
        ).one()
        assert (said.value, said.clauses) == (None, ["DC-14"])
        columns = ("jurisdiction_code", "document_id", "code", "ordinal", "valid_from", "zh", "en", "marked")
        kept = {name: getattr(said, name) for name in columns}
        session.add(of(**kept, value=standard, origin=ParameterOrigin.LOCAL_OVERRIDE, note=""))


async def prepared(desk: Desk, number: int) -> Any:
    return await desk.done("casePrepare", way.of(await way.opened(desk, number), **way.team(desk)))


def determining(desk: Desk, case: Any, **more: Any) -> dict[str, Any]:
    said = {
        "determinedBy": "李校长",
        "determinedOn": desk.on(0),
        "causes": ["SCHOOL_WEARY"],
        "reason": "未返校",
    }
    return way.of(case, **said) | more


async def test_without_a_standard_no_class_is_named_and_with_one_it_must_be_DC_14(dachuan: Desk) -> None:
    case = await prepared(dachuan, 0)
    named = determining(dachuan, case, suspectedClass="B")
    assert await dachuan.refused("caseDetermineSuspected", named) == (
        "NOT_IN_STANDARD",
        "suspectedClass",
        "DC-14",
    )
    case = await dachuan.done("caseDetermineSuspected", determining(dachuan, case))
    assert (await way.seen(dachuan, case, "stage suspectedClass")) == {
        "stage": "SUSPECTED",
        "suspectedClass": None,
    }

    await sets(dachuan, STANDARD)
    other = await prepared(dachuan, 2)
    asked = determining(dachuan, other)
    found = await dachuan.post("caseDetermineSuspected", asked)
    assert "失联类、厌学类" in found["data"]["caseDetermineSuspected"]["messageZh"]
    assert await dachuan.refused("caseDetermineSuspected", asked) == (
        "CLASS_MISSING",
        "suspectedClass",
        "DC-14",
    )
    wrong = asked | {"suspectedClass": "C"}
    assert (await dachuan.refused("caseDetermineSuspected", wrong))[0] == "NOT_IN_STANDARD"
    case = await dachuan.done("caseDetermineSuspected", asked | {"suspectedClass": "B"})
    assert (await way.seen(dachuan, case, "suspectedClass"))["suspectedClass"] == "B"

    # Determined a dropout, it stands in the work ledger, and back again it is classed anew.
    case = await dachuan.done("caseDetermineDropout", way.determining(dachuan, case), way.BUREAU)
    kept = "ledgerEntries(state: [OPEN]) { ledger { type } }"
    entries = (await way.of_child(dachuan, 2, kept))["ledgerEntries"]
    assert {"WORK", "DROPOUT"} <= {each["ledger"]["type"] for each in entries}
    case = await way.returned(dachuan, 2, case)
    again = {
        "noticedOn": dachuan.on(0),
        "determinedBy": "李校长",
        "causes": ["SCHOOL_WEARY"],
        "reason": "又未到校",
    }
    relapse = way.of(case, **again, **way.team(dachuan))
    assert await dachuan.refused("caseRelapse", relapse) == ("CLASS_MISSING", "suspectedClass", "DC-14")
    new = await dachuan.done("caseRelapse", relapse | {"suspectedClass": "A"})
    assert (await way.seen(dachuan, new, "suspectedClass"))["suspectedClass"] == "A"
