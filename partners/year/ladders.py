"""The story of a guardian who does not comply: the place's own ladder, step by step to its last (catalogue 2.9.2)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

from partners.year.dropouts import drop_out, notice, suspect
from partners.year.outcome import end
from partners.year.places import FIRST_STEPS, LADDERS, Rung
from partners.year.work import Work


async def refuses(work: Work, story: str) -> AsyncIterator[date]:
    """A guardian who does not comply: the place's ladder, step by step to its last."""
    parts = (notice(work, story), suspect(work, story, "GUARDIAN_REFUSAL"), drop_out(work, story))
    for part in parts:
        async for day in part:
            yield day
    await work.determine()  # that its persuasion failed (HL-44)
    step = FIRST_STEPS[work.county.code]
    other = await work.attempt(work.township, "enforcementPrepare", **_paper(work, step))
    work.county.note(story, "a step of another place's ladder", *other)
    for rung in LADDERS[work.county.code]:
        await _climb(work, rung)
        yield work.later(10)
        row = (await _steps(work))[-1]
        who = work.school if rung.by == "SCHOOL" else work.township
        said = {"enforcementId": row["id"], "expectedVersion": row["version"], "result": "期满仍未送子女入学"}
        await who.do("enforcementExpire", **said)
    await _told(work, story)
    await end(work, story)


async def _climb(work: Work, rung: Rung) -> None:
    who = work.school if rung.by == "SCHOOL" else work.township
    evidence = [await work.paper("OTHER", rung.by)] if rung.by not in ("SCHOOL", "TOWNSHIP") else []
    await work.look()
    row = await who.do(
        "enforcementPrepare",
        caseId=work.case["id"],
        expectedVersion=work.case["version"],
        evidence=evidence,
        **_paper(work, rung.step),
    )
    receipt = await work.paper("NOTICE_RECEIPT", "TOWNSHIP")
    said = {"method": "DIRECT", "servedOn": work.today, "servedTo": "学生父亲", "evidence": [receipt]}
    await who.do("enforcementServe", enforcementId=row["id"], expectedVersion=row["version"], **said)


def _paper(work: Work, step: str) -> dict[str, Any]:
    dated = {"deadline": work.on(7)} if step in ("ORDER_TO_CORRECT", "RETURN_NOTICE") else {}
    basis = "《中华人民共和国义务教育法》第五十八条"
    return {"step": step, "legalBasis": basis, "demand": "限期送子女返校", **dated}


async def _steps(work: Work) -> list[dict[str, Any]]:
    shown = "query Steps($id: ID!) { node(id: $id) { ... on DropoutCase { enforcements { id version step state actor clauses serialNo } } } }"
    found = (await work.bureau.see(shown, id=work.case["id"]))["node"]["enforcements"]
    return sorted(found, key=lambda each: str(each["serialNo"]))


async def _told(work: Work, story: str) -> None:
    steps = await _steps(work)
    clauses = [str(clause) for each in steps for clause in each["clauses"]]
    work.county.note(story, "ladder", tuple(f"{each['step']} by {each['actor']}" for each in steps), clauses)
