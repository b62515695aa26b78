"""The story of aid: who is entitled by which program of the place, who got nothing in a term, and what is done about it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

from partners.year.work import Work

AUTUMN = "2026-2027-1"
_WITHOUT = """query Without($term: String!) { aidEntitlements(filter: { ungrantedIn: $term }) { nodes { id program student { id } } }
  unpaid: aidEntitlements(filter: { unpaidIn: $term }) { totalCount } }"""
_PROGRAM = """query Program($place: String!, $program: AidProgramCode!) { aidPrograms(filter: { jurisdiction: $place,
  program: [$program] }) { nodes { clausesCited } } }"""


async def aided(work: Work, story: str) -> AsyncIterator[date]:
    """应助尽助 (GH-38): at the end of the autumn term the bureau is shown who is entitled and was given nothing."""
    note, bureau = work.county.note, work.bureau
    yield date(2027, 1, 15)
    [lacking] = (await bureau.see(_WITHOUT, term=AUTUMN))["aidEntitlements"]["nodes"]
    of = {"place": work.county.code, "program": lacking["program"]}
    [program] = (await bureau.see(_PROGRAM, **of))["aidPrograms"]["nodes"]
    note(story, "entitled, and given nothing", lacking["program"], program["clausesCited"])
    note(story, "it is the child of the story", lacking["student"]["id"] == work.pupil.id)
    grant = await work.school.do("aidGrant", **_granting(lacking))
    found = await bureau.see(_WITHOUT, term=AUTUMN)
    left, unpaid = len(found["aidEntitlements"]["nodes"]), found["unpaid"]["totalCount"]
    note(story, "given nothing, and nothing arrived, once it is granted", (left, unpaid))
    note(story, "granted twice", *await work.school.attempt("aidGrant", **_granting(lacking)))
    yield date(2027, 1, 18)
    said = {"grantId": grant["id"], "expectedVersion": grant["version"], "paidOn": work.today}
    await work.school.do("aidPay", **said)
    note(
        story,
        "nothing arrived, in the end",
        (await bureau.see(_WITHOUT, term=AUTUMN))["unpaid"]["totalCount"],
    )


def _granting(entitled: Any) -> dict[str, Any]:
    said = {"kind": "SUBSIDIZE", "amount": 62_500, "grantedBy": "李校长", "item": "生活补助"}
    return {"entitlementId": entitled["id"], "period": AUTUMN, **said}
