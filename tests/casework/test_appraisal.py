"""A medical appraisal that the federation told through the exchange: held for few, confirmed by a person, then the child's path goes on."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import update

from auth import scopes
from database import tables
from domain.disability import DisabilityCategory, DisabilityGrade
from domain.role import Role
from tests.casework.desk import WRITE, Desk, desk
from tests.casework.test_disability import referring
from tests.conftest import Databases

SPECIAL, HULIN = Role.SPECIAL_EDUCATION_OFFICER, "230381"
_QUERY = """query ($id: ID!) { student(id: $id) { disabilityPaths { state version
  appraisals { saidOn saidResult saidCategory saidGrade saidDocumentNo answeredAt result } } } }"""


@pytest.fixture(scope="module")
async def here(databases: Databases, template: str) -> AsyncIterator[Desk]:
    async with desk(databases, template, HULIN) as made:
        yield made


async def requested(desk: Desk, number: int) -> Any:
    """An appraisal that special-education staff asked for."""
    path = await desk.done("disabilityRefer", referring(desk, number), Role.TOWNSHIP_OFFICER)
    asked = {"pathId": path["id"], "expectedVersion": path["version"]}
    asked |= {"support": ["HEALTH", "DISABLED_FEDERATION"]}
    return await desk.done("appraisalRequest", asked, SPECIAL)


async def answered(desk: Desk, number: int) -> None:
    """The federation's answer, as the exchange puts it with the request."""
    of = tables.MedicalAppraisal
    said = {"said_on": desk.today, "said_result": "听力残疾二级", "answered_at": desk.time.now()}
    said |= {"said_category": DisabilityCategory.HEARING, "said_grade": DisabilityGrade.SECOND}
    async with desk.door.sessions.begin() as session:
        await session.execute(
            update(of)
            .where(of.student_id == desk.rows["Student"][number])
            .values(**said, said_document_no="残鉴1号", version=of.version + 1)
        )


@pytest.mark.rule("HL-38")
async def test_a_person_confirms_what_the_federation_told_and_the_path_goes_on(here: Desk) -> None:
    appraisal = await requested(here, 0)
    said = {"appraisalId": appraisal["id"], "expectedVersion": appraisal["version"], "evidence": []}
    why = ("NOTHING_TO_CONFIRM", "appraisalId", "HL-38")
    assert await here.refused("appraisalConfirm", said, SPECIAL) == why
    await answered(here, 0)
    foreign = await here.paper(2, "OTHER", "DISABLED_FEDERATION")
    now = said | {"expectedVersion": appraisal["version"] + 1}
    for more, code in (
        ({"expectedVersion": 99}, "STALE_VERSION"),
        ({"evidence": [foreign]}, "UNKNOWN_EVIDENCE"),
        ({"appraisalId": "MedicalAppraisal:00000000-0000-7000-8000-000000000000"}, "UNKNOWN_APPRAISAL"),
    ):
        assert (await here.refused("appraisalConfirm", now | more, SPECIAL))[0] == code
    for role in (Role.BUREAU_OFFICER, Role.SCHOOL_OFFICER, Role.TOWNSHIP_OFFICER):
        answer = await here.post("appraisalConfirm", now, role)
        assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    done = await here.done("appraisalConfirm", now, SPECIAL, granted=[*WRITE, scopes.DISABILITY_READ])
    assert (done["appraisedOn"], done["result"]) == (here.on(0), "听力残疾二级")
    again = now | {"expectedVersion": done["version"]}
    assert (await here.refused("appraisalConfirm", again, SPECIAL))[0] == "APPRAISAL_DONE"
    [path] = (await here.ask(_QUERY, {"id": here.student(0)}, SPECIAL))["student"]["disabilityPaths"]
    assert path["state"] == "APPRAISED"


async def test_what_the_federation_told_is_seen_by_special_education_staff_and_the_school_alone(
    here: Desk,
) -> None:
    await requested(here, 6)
    await answered(here, 6)
    shown = {}
    for role in (SPECIAL, Role.SCHOOL_OFFICER, Role.TOWNSHIP_OFFICER, Role.BUREAU_OFFICER):
        found = await here.door.ask(
            _QUERY,
            {"id": here.student(6)},
            **here.role(role) | {"granted": [*WRITE, scopes.DISABILITY_READ]},
        )
        shown[role] = [each["appraisals"] for each in found["student"]["disabilityPaths"]]
    [[told]] = shown[SPECIAL]
    assert told["answeredAt"]
    assert (told["saidOn"], told["saidResult"], told["saidCategory"], told["saidGrade"]) == (
        here.on(0),
        "听力残疾二级",
        "HEARING",
        "SECOND",
    )
    assert (told["saidDocumentNo"], told["result"]) == ("残鉴1号", None)
    assert shown[Role.SCHOOL_OFFICER] == shown[SPECIAL]
    assert shown[Role.TOWNSHIP_OFFICER] == shown[Role.BUREAU_OFFICER] == [[]]


async def test_an_answer_does_not_keep_a_person_from_recording_what_doctors_wrote(here: Desk) -> None:
    appraisal = await requested(here, 4)
    await answered(here, 4)
    said = {"appraisalId": appraisal["id"], "expectedVersion": appraisal["version"] + 1, "evidence": []}
    record = said | {"appraisedOn": here.on(0), "result": "听力残疾三级"}
    done = await here.done("appraisalRecord", record, SPECIAL)
    late = said | {"expectedVersion": done["version"]}
    assert (await here.refused("appraisalConfirm", late, SPECIAL))[0] == "APPRAISAL_DONE"
