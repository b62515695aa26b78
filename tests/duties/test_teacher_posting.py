"""Special-post and directed-training teachers serve in township schools only, where the document says so (QC-26a)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from domain.organization import OrgType
from domain.role import Role
from tests.casework.desk import Desk
from tests.casework.places.five import CODES, only, side_by_side
from tests.conftest import Databases
from tests.duties.letters import BUREAU, SCHOOL, letters
from tests.duties.teachers import here as at
from tests.duties.teachers import listed, named, school, seen, teacher

CENTER, INSPECTION = Role.CENTER_SCHOOL_OFFICER, Role.INSPECTION_OFFICER
SUPERVISION: dict[str, Any] = {"purpose": "SUPERVISION"}


@pytest.fixture
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with letters(databases, template, CODES["QC"]) as made:
        yield made


def of_each_type(here: Desk, at: str) -> tuple[dict[str, Any], ...]:
    return (
        teacher(here, f"{at}统招"),
        teacher(here, f"{at}特岗", "SPECIAL_POST"),
        teacher(here, f"{at}定向", "DIRECTED"),
    )


@pytest.mark.rule("QC-26a")
async def test_special_post_and_directed_teachers_outside_township_schools_are_listed_QC_26a(
    here: Desk,
) -> None:
    town, county = await school(here, "01", OrgType.SUBDISTRICT), await school(here, "02", None)
    center = await school(here, "03", OrgType.TOWNSHIP, OrgType.CENTER_SCHOOL)
    await listed(here, *of_each_type(here, "乡镇"))
    in_town = await listed(here, *of_each_type(here, "街道"), unit=town)
    await listed(here, *of_each_type(here, "直属"), unit=county)
    said = {"unitId": center, "teachers": list(of_each_type(here, "中心"))}
    await here.done("teachersRegister", said, CENTER, **at(center))
    wrong = {"街道特岗", "街道定向", "直属特岗", "直属定向"}
    assert set(await named(here, misposted=True)) == wrong
    assert await named(here, misposted=True, unitId=town, recruitmentType=["DIRECTED"]) == ["街道定向"]
    assert len(await named(here, misposted=False)) == 12 - len(wrong)
    query = "{ teachers(filter: {misposted: true}, first: 1) { totalCount } }"
    office = here.role(INSPECTION) | SUPERVISION
    assert (await here.door.ask(query, **office))["teachers"]["totalCount"] == len(wrong)
    assert await named(here, SCHOOL, misposted=True) == []
    # Who was posted to a township, is of another type after all, or never was there, stands there no more.
    own = at(town)
    await here.done("teacherLeave", seen(in_town["街道特岗"], servesUntil=here.on(0)), **own)
    mended = seen(in_town["街道定向"], recruitmentType="ORDINARY")
    await here.done("teacherCorrect", mended, **own)
    assert set(await named(here, misposted=True)) == {"直属特岗", "直属定向"}
    amiss = seen(in_town["街道统招"], recruitmentType="SPECIAL_POST")
    row = await here.done("teacherCorrect", amiss, **own)
    assert "街道统招" in await named(here, misposted=True)
    await here.done("teacherWithdraw", seen(row), **own)
    assert set(await named(here, misposted=True)) == {"直属特岗", "直属定向"}


@pytest.mark.rule("QC-26a")
async def test_only_qiaocheng_has_such_teachers_serve_in_townships_alone_QC_26a(
    databases: Databases, template: str
) -> None:
    async def wrong(here: Desk) -> list[str]:
        town = await school(here, "01", OrgType.SUBDISTRICT)
        await listed(here, *of_each_type(here, "街道"), unit=town)
        return sorted(await named(here, BUREAU, misposted=True))

    async with side_by_side(databases, template) as five:
        assert await five.each(wrong) == only(["街道定向", "街道特岗"], "QC", others=[])
