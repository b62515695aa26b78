"""The story of an employer of a child: found by inspection, ordered to bring it back, and what follows who refuses (2.9.3)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

from partners.year.outcome import end
from partners.year.work import Work

_CLUE = """query Clue($id: ID!) { node(id: $id) { ... on ChildLaborClue { id version state
  dropoutCase { id version stage trigger causes { cause } } enforcements { id version step state actor clauses serialNo } } } }"""


async def refuses_to_mend(work: Work, story: str) -> AsyncIterator[date]:
    """非法招用: the order is not obeyed in time, so the employer is held liable and loses its license (HL-20, HL-28, QC-14)."""
    note = work.county.note
    work.stays_away()
    yield work.later(1)
    clue = await _found(work)
    work.case = clue["dropoutCase"]
    note(story, "case", (work.case["trigger"], *(each["cause"] for each in work.case["causes"])))
    early = await work.bureau.attempt("childLaborPrepare", **await _paper(work, clue, "LICENSE_REVOCATION"))
    note(story, "a license revoked before anything was ordered", *early)
    await _serve(work, clue, "ORDER_RETURN_CHILD")
    yield date.fromisoformat(work.on(10))
    [order] = (await _seen(work, clue))["enforcements"]
    over = {"enforcementId": order["id"], "expectedVersion": order["version"], "result": "拒不送回"}
    await work.bureau.do("enforcementExpire", **over)
    for step in ("LEGAL_LIABILITY", "LICENSE_REVOCATION"):
        await _serve(work, clue, step)
        yield work.later(3)
    await _brought_back(work, clue)
    await _told(work, story, clue)
    await work.look()
    await work.persuade("HOMEROOM_TEACHER", "TOWNSHIP_CADRE", outcome="RETURNED")
    await work.come_back()
    await end(work, story)


async def _found(work: Work) -> Any:
    """The clue that the township passed on, as labor inspection concluded it."""
    named = {"employerName": "某餐饮店", "place": "某街道", "description": "在店内帮工"}
    said = {"source": "SCREENING", "noticedOn": work.today, "addressee": "LABOR"}
    clue = await work.township.do("childLaborReport", studentId=work.pupil.id, **named, **said)
    clue = await work.bureau.do("childLaborAccept", **_of(clue), acceptedOn=work.today)
    shown = [await work.paper("INSPECTION_RECORD", "LABOR")]
    found = {"inspectedOn": work.today, "found": True, "finding": "现场查见该生", "evidence": shown}
    await work.bureau.do("childLaborConclude", **_of(clue), **found)
    return await _seen(work, clue)


async def _serve(work: Work, clue: Any, step: str) -> None:
    clue = await _seen(work, clue)
    await work.bureau.do("childLaborPrepare", **await _paper(work, clue, step))
    steps = (await _seen(work, clue))["enforcements"]
    [paper] = (each for each in steps if each["state"] == "PREPARED")
    receipt = [await work.paper("NOTICE_RECEIPT", _by(step))]
    said = {"method": "DIRECT", "servedOn": work.today, "servedTo": "用工单位", "evidence": receipt}
    await work.bureau.do("enforcementServe", enforcementId=paper["id"], expectedVersion=1, **said)


async def _paper(work: Work, clue: Any, step: str) -> dict[str, Any]:
    dated = {"deadline": work.on(7)} if step == "ORDER_RETURN_CHILD" else {}
    said = {"step": step, "legalBasis": "《禁止使用童工规定》", "demand": "立即送回", **dated}
    return _of(clue) | said | {"evidence": [await work.paper("OTHER", _by(step))]}


def _by(step: str) -> str:
    """Whose act a step is."""
    return "MARKET_REGULATION" if step == "LICENSE_REVOCATION" else "LABOR"


async def _brought_back(work: Work, clue: Any) -> None:
    said = {"returnedOn": work.today, "returnedTo": "家中", "cost": 800}
    said["evidence"] = [await work.paper("OTHER", "LABOR")]
    await work.bureau.do("childLaborNoteBack", **_of(await _seen(work, clue)), **said)
    await work.bureau.do("childLaborClose", **_of(await _seen(work, clue)), result="已依法处理")


async def _told(work: Work, story: str, clue: Any) -> None:
    found = await _seen(work, clue)
    steps = sorted(found["enforcements"], key=lambda each: str(each["serialNo"]))
    clauses = [str(clause) for each in steps for clause in each["clauses"]]
    ladder = tuple(f"{each['step']} by {each['actor']}" for each in steps)
    work.county.note(story, "ladder against the employer", ladder, clauses)
    work.county.note(story, "clue", found["state"])


async def _seen(work: Work, clue: Any) -> Any:
    return (await work.bureau.see(_CLUE, id=clue["id"]))["node"]


def _of(clue: Any) -> dict[str, Any]:
    return {"clueId": clue["id"], "expectedVersion": clue["version"]}
