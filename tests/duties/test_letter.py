"""Dachuan's letter between the bureau and each school: its words, signatures, copies, and when it is in force (DC-L0, DC-L9, DC-L10)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest

from tests.casework.classroom import move_to
from tests.casework.desk import Desk
from tests.conftest import Databases
from tests.duties.letters import (
    BUREAU,
    SCHOOL,
    TOWNSHIP,
    YEAR,
    drafting,
    found,
    handing,
    letters,
    missing,
    signing,
)
from tests.hub import world

ARTICLES = {
    "一": ["DC-L1"],
    "二": ["DC-L2a", "DC-L2b", "DC-L2c", "DC-L2d"],
    "三": ["DC-L3"],
    "四": ["DC-L4a", "DC-L4b", "DC-L4c"],
    "五": ["DC-L5a", "DC-L5b"],
    "六": ["DC-L6"],
    "七": ["DC-L7", "DC-L8"],
}


@pytest.fixture
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with letters(databases, template, world.THERE) as made:
        yield made


async def drafted(here: Desk, **more: Any) -> Any:
    return await here.done("letterDraft", drafting(here, "BUREAU_SCHOOL", **more), BUREAU)


async def in_force(here: Desk, **more: Any) -> Any:
    """A letter that both have signed, each with its copy."""
    letter = await drafted(here, **more)
    letter = await here.done("letterSign", signing(here, letter, "A", "张局长"), BUREAU)
    letter = await here.done("letterSign", signing(here, letter, "B", "李校长"))
    return await here.done("letterDistribute", handing(here, letter, "A", "B"), BUREAU)


@pytest.mark.rule("DC-L0", "DC-L9", "DC-L10")
async def test_a_school_and_the_bureau_sign_each_year_and_it_is_in_force_from_the_last_signature_DC_L0_L9_L10(
    here: Desk,
) -> None:
    assert await missing(here) == {here.unit(3)}
    letter = await drafted(here)
    assert (letter["state"], letter["nameZh"]) == ("DRAFT", "达州市达川区教育局控辍保学责任书")
    assert (letter["schoolYear"], letter["namedYear"], letter["copiesRequired"]) == (YEAR, "2026年", 2)
    assert {each["no"]: each["clauses"] for each in letter["articles"]} == ARTICLES
    assert "学校每学年要与教育局签订" in letter["articles"][0]["textZh"]
    assert letter["preambleZh"].endswith("区教育局与学校签订 2026 年控辍保学责任书。")
    assert "自签字之日起生效" in letter["closingZh"]
    assert [each["signatory"] for each in letter["parties"]] == ["EDUCATION_BUREAU", "SCHOOL"]
    assert "NEW_DROPOUT_COUNT" in {each["indicator"] for each in letter["targets"]}
    assert [each["id"] for each in await found(here, SCHOOL, unsigned=True)] == [letter["id"]]
    # Each party: seal, principal person's signature, date.
    unsealed = signing(here, letter, "A", "张局长", sealedOn=None)
    assert await here.refused("letterSign", unsealed, BUREAU) == ("SEAL_MISSING", "sealedOn", "DC-L10")
    letter = await here.done("letterSign", signing(here, letter, "A", "张局长"), BUREAU)
    assert (letter["state"], letter["effectiveFrom"]) == ("PARTY_A_SIGNED", None)
    assert letter["parties"][0]["positionZh"] == "主要负责人"
    assert await missing(here) == {here.unit(3)}
    move_to(here, date(2026, 9, 14))
    letter = await here.done("letterSign", signing(here, letter, "B", "李校长"))
    # Two copies, one each: without them it is not in force.
    assert (letter["state"], letter["effectiveFrom"]) == ("PARTY_A_SIGNED", None)
    move_to(here, date(2026, 9, 20))
    letter = await here.done("letterDistribute", handing(here, letter, "B"))
    assert letter["state"] == "PARTY_A_SIGNED"
    twice = handing(here, letter, "B")
    assert await here.refused("letterDistribute", twice) == ("TOO_MANY_COPIES", "copies[0]", "DC-L9")
    letter = await here.done("letterDistribute", handing(here, letter, "A"), BUREAU)
    assert (letter["state"], letter["effectiveFrom"]) == ("EFFECTIVE", "2026-09-14")
    assert {(each["copyNo"], each["party"]["side"]) for each in letter["copies"]} == {
        (1, "PARTY_B"),
        (2, "PARTY_A"),
    }
    assert await missing(here) == set()
    assert await missing(here, year="2027-2028") == {here.unit(3)}
    assert [each["id"] for each in await found(here, unsigned=False, state=["EFFECTIVE"])] == [letter["id"]]
    another = ("LETTER_EXISTS", "type", "DC-L0")
    assert await here.refused("letterDraft", drafting(here, "BUREAU_SCHOOL"), BUREAU) == another


async def test_copies_handed_over_first_leave_the_last_signature_to_put_it_in_force_DC_L9(here: Desk) -> None:
    letter = await drafted(here)
    none = ("LETTER_NOT_SIGNED", "letterId", "DC-L9")
    assert await here.refused("letterDistribute", handing(here, letter, "A"), BUREAU) == none
    letter = await here.done("letterSign", signing(here, letter, "B", "李校长"))
    assert letter["state"] == "PARTY_B_SIGNED"
    letter = await here.done("letterDistribute", handing(here, letter, "A", "B"))
    letter = await here.done("letterSign", signing(here, letter, "A", "张局长"), BUREAU)
    assert (letter["state"], letter["effectiveFrom"]) == ("EFFECTIVE", here.on(0))


async def test_a_party_signs_for_itself_and_the_bureau_records_paper_A_34(here: Desk) -> None:
    letter = await drafted(here)
    for role, side, more in (
        (SCHOOL, "A", {}),
        (SCHOOL, "A", {"onPaper": True}),
        (TOWNSHIP, "B", {}),
        (BUREAU, "B", {}),
    ):
        said = signing(here, letter, side, "某人", **more)
        assert await here.refused("letterSign", said, role) == ("NOT_YOUR_SIDE", "side", "DC-L10"), role
    letter = await here.done("letterSign", signing(here, letter, "B", "李校长", onPaper=True), BUREAU)
    assert [each["onPaper"] for each in letter["parties"]] == [False, True]
    same = signing(here, letter, "A", "李校长")
    assert await here.refused("letterSign", same, BUREAU) == ("SAME_SIGNATORY", "signedBy", "DC-L10")
    again = signing(here, letter, "B", "王校长")
    assert await here.refused("letterSign", again) == ("SIGNED_ALREADY", "side", "DC-L10")
    for place, day in (("signedOn", here.on(1)), ("sealedOn", here.on(1)), ("signedOn", "2025-12-31")):
        said = signing(here, letter, "A", "张局长", **{place: day})
        assert await here.refused("letterSign", said, BUREAU) == ("IMPOSSIBLE_DATE", place, None)
    stale = signing(here, letter | {"version": 1}, "A", "张局长")
    assert await here.refused("letterSign", stale, BUREAU) == ("STALE_VERSION", "expectedVersion", None)
    nobody = {"organization_id": here.rows["Organization"][1]}
    away = signing(here, letter, "B", "李校长")
    assert await here.refused("letterSign", away, **nobody) == ("UNKNOWN_LETTER", "letterId", None)


async def test_who_draws_a_letter_up_for_whom_and_when(here: Desk) -> None:
    mine = drafting(here, "BUREAU_SCHOOL")
    assert await here.refused("letterDraft", mine) == ("NOT_YOUR_LETTER", "unitId", None)
    assert await here.refused("letterDraft", mine, TOWNSHIP) == ("NOT_YOUR_LETTER", "unitId", None)
    for said, why in (
        (mine | {"type": "COMMITMENT"}, ("NOT_HERE", "type", None)),
        (mine | {"unitId": here.unit(0)}, ("WRONG_PARTY", "unitId", None)),
        (mine | {"schoolYear": "2030-2031"}, ("BAD_LETTER_YEAR", "schoolYear", None)),
        (mine | {"schoolYear": "2026"}, ("BAD_TERM", "schoolYear", None)),
        (mine | {"year": 2025}, ("BAD_LETTER_YEAR", "year", None)),
        (mine | {"articles": ["另立条款"]}, ("WORDING_GIVEN", "articles", "DC-L0")),
        (
            mine | {"unitId": f"Organization:{here.door.here['Organization'][3]}"},
            ("NO_SUCH_UNIT", "unitId", None),
        ),
    ):
        assert await here.refused("letterDraft", said, BUREAU) == why
    letter = await here.done("letterDraft", mine | {"year": 2027}, BUREAU)
    assert letter["namedYear"] == "2027年"
    assert "签订 2027 年控辍保学责任书" in letter["preambleZh"]
    assert [each["id"] for each in await found(here, namedYear="2027年")] == [letter["id"]]


async def test_it_expires_when_the_school_year_is_over_DC_L1(databases: Databases, template: str) -> None:
    async with letters(databases, template, world.THERE, date(2026, 8, 20)) as here:
        letter = await in_force(here, schoolYear="2025-2026")
        assert (letter["expiresOn"], letter["namedYear"]) == ("2026-08-31", "2026年")
        move_to(here, date(2026, 8, 31))
        await here.tick()
        assert (await found(here))[0]["state"] == "EFFECTIVE"
        move_to(here, date(2026, 9, 1))
        await here.tick()
        assert (await found(here))[0]["state"] == "EXPIRED"
        assert await missing(here, year="2025-2026") == set()
        assert await missing(here) == {here.unit(3)}
        query = """query { dutyEntries(order: NEWEST, first: 1, filter: {noun: "ResponsibilityLetter"}) { nodes {
          act machine source target madeBy unit { id } } } }"""
        [last] = (await here.ask(query, role=BUREAU))["dutyEntries"]["nodes"]
        moved = {"machine": "4.6", "source": "EFFECTIVE", "target": "EXPIRED"}
        assert last == {"act": "letterExpire", "madeBy": None, "unit": {"id": here.unit(3)}, **moved}
        said = {"letterId": letter["id"], "expectedVersion": letter["version"] + 1, "reason": "改文本"}
        over = ("LETTER_NOT_IN_FORCE", "letterId", None)
        assert await here.refused("letterSupersede", said, BUREAU) == over


async def test_the_next_version_takes_its_place_once_it_is_in_force(here: Desk) -> None:
    first = await in_force(here)
    said = {"letterId": first["id"], "expectedVersion": first["version"], "reason": "文件修订"}
    assert await here.refused("letterSupersede", said) == ("NOT_YOUR_LETTER", "unitId", None)
    second = await here.done("letterSupersede", said, BUREAU)
    assert (second["state"], second["textVersion"], len(second["articles"])) == ("DRAFT", 2, 7)
    assert await here.refused("letterSupersede", said, BUREAU) == ("LETTER_EXISTS", "letterId", None)
    assert [each["state"] for each in await found(here)] == ["EFFECTIVE", "DRAFT"]
    second = await here.done("letterSign", signing(here, second, "A", "张局长"), BUREAU)
    second = await here.done("letterSign", signing(here, second, "B", "李校长"))
    second = await here.done("letterDistribute", handing(here, second, "A", "B"), BUREAU)
    assert [each["state"] for each in await found(here)] == ["SUPERSEDED", "EFFECTIVE"]
    closed = signing(here, first | {"version": first["version"] + 1}, "A", "张局长")
    code, _, _ = await here.refused("letterSign", closed, BUREAU)
    assert code == "ILLEGAL_TRANSITION"
