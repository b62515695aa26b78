"""What the hub shows of a case: while it is worked on, and when it is over."""

from __future__ import annotations

from typing import Any

from partners.year.work import Work

_CASE = """query Case($id: ID!) { node(id: $id) { ... on DropoutCase { stage noticedOn suspectedOn dropoutOn returnedOn closedAt
  student { schoolingStatus enrollments { registryMark } ledgerEntries { state closeReason ledger { type } } }
  reports { kind visits sentAt recipients { addressee receivedAt } timers { limit state clauses } }
  timers { limit state clauses dueAt endedAt } enforcements { step state actor clauses } returneeFiles { followUps { id } closedOn } } } }"""


async def tell(work: Work, story: str) -> None:
    """What the hub shows of the case as it is: ledgers, reports and their recipients, clocks and their clauses."""
    found = (await work.bureau.see(_CASE, id=work.case["id"]))["node"]
    note = work.county.note
    standing = _ledgers(found)
    note(story, "ledgers of a dropout", standing)
    for report in found["reports"]:
        to = [each["addressee"] for each in report["recipients"]]
        clauses = [clause for timer in report["timers"] for clause in timer["clauses"]]
        note(story, f"{report['kind']} to", to, clauses)
        lacking = {each["addressee"] for each in report["recipients"] if each["receivedAt"] is None}
        note(story, f"{report['kind']} without a receipt of", lacking)
        if report["kind"] == "SUSPECTED_DROPOUT":
            note(story, "visits that the report counts", report["visits"])
    for timer in found["timers"]:
        note(story, f"{timer['limit']}", timer["state"], timer["clauses"])
    note(story, "registry mark", [each["registryMark"] for each in found["student"]["enrollments"]])


async def end(work: Work, story: str) -> None:
    """How it ended."""
    found = (await work.bureau.see(_CASE, id=work.case["id"]))["node"]
    note = work.county.note
    note(story, "stage", found["stage"])
    note(story, "schooling", found["student"]["schoolingStatus"])
    standing = _ledgers(found)
    note(story, "ledgers at the end", standing)
    note(story, "follow-ups", sum(len(each["followUps"]) for each in found["returneeFiles"]))


def _ledgers(found: Any) -> set[str]:
    """Ledgers of cases in which the child stands."""
    entries = found["student"]["ledgerEntries"]
    standing = {each["ledger"]["type"] for each in entries if each["state"] != "CLOSED"}
    return standing & {"SUSPECTED_DROPOUT", "DROPOUT", "WORK"}
