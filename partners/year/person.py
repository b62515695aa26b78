"""Somebody who works with the hub: in a role, for a unit, by documents of its graph and nothing else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from domain.role import Role


@dataclass(frozen=True, slots=True)
class Who:
    """What a token says of its bearer. unit: global id of the unit worked for; subject: whose account it is."""

    role: Role
    unit: str | None = None
    subject: str = ""


Ask = Callable[[Who, str, Mapping[str, Any]], Awaitable[Any]]
"""Sends a document with its variables in somebody's name; the hub's answer as it comes: {"data", "errors"}."""

DONE = "done"


class Failed(Exception):
    """The hub did not do what somebody in the year counts on; the text names the operation, what it said and the place."""


@dataclass(frozen=True, slots=True)
class Person:
    """Acts and looks as a portal does for whoever sits before it."""

    who: Who
    ask: Ask

    async def see(self, query: str, **variables: Any) -> Any:
        """The data of a query. Raises Failed if it has errors."""
        answer = await self.ask(self.who, query, variables)
        if "errors" in answer or not answer.get("data"):
            raise Failed(f"{self.who.role.name}: {query[:60]}… {answer.get('errors')}")
        return answer["data"]

    async def do(self, what: str, **said: Any) -> Any:
        """The row of a change that was made. Raises Failed where it is refused."""
        found = await self._told(what, said)
        if found["__typename"] == "Refused":
            raise Failed(
                f"{self.who.role.name} {what}: {found['code']} {found['place']} {found['clause']} {found['messageEn']}"
            )
        [row] = (value for key, value in found.items() if key != "__typename")
        return row

    async def attempt(self, what: str, **said: Any) -> tuple[str, tuple[str, ...]]:
        """What comes of a change that may be refused: DONE, or the code of the refusal with its clause."""
        found = await self._told(what, said)
        if found["__typename"] != "Refused":
            return DONE, ()
        return found["code"], (found["clause"],) if found["clause"] else ()

    async def _told(self, what: str, said: Mapping[str, Any]) -> Any:
        answer = await self.ask(self.who, document(what), {"input": said})
        if "errors" in answer or not answer.get("data"):
            raise Failed(f"{self.who.role.name} {what}: {answer.get('errors')}")
        return answer["data"][what]


def document(what: str) -> str:
    """The document of a change ("caseOpen")."""
    done, shown = next(value for name, value in SHOWN if what.startswith(name))
    kind = _INPUTS.get(what, f"{what[0].upper()}{what[1:]}Input")
    return (
        f"mutation Year($input: {kind}!) {{ {what}(input: $input) {{ __typename ... on {done} {{ {shown} }} "
        "... on Refused { code place clause messageEn } } }"
    )


_CASE = "id version stage student { id schoolingStatus }"
SHOWN: tuple[tuple[str, tuple[str, str]], ...] = (
    ("ledgerEntry", ("LedgerEntryChanged", "ledgerEntry { id version state }")),
    ("ledger", ("LedgerChanged", "ledger { id version type status confirmedMonth }")),
    ("roster", ("RosterChanged", "roster { id version state dueOn lateDays rowCount }")),
    ("contact", ("ContactRecorded", "contact { id }")),
    ("visit", ("VisitRecorded", "visit { id countsFor joint }")),
    ("persuasion", ("PersuasionRecorded", f"attempt {{ id joint dropoutCase {{ {_CASE} }} }}")),
    ("report", ("ReportChanged", "writtenReport { id version visits recipients { addressee } }")),
    ("followUp", ("FollowUpRecorded", "returneeFile { id version nextOn followUpUntil }")),
    ("attendanceSummar", ("AttendanceSummaryChanged", "attendanceSummary { id version }")),
    ("attendanceVerify", ("AttendanceVerified", "student { id schoolingStatus }")),
    ("attendance", ("AttendanceChanged", "attendanceSheet { id version }")),
    ("absence", ("AttendanceChanged", "attendanceSheet { id version }")),
    ("returnCheck", ("ReturnCheckChanged", "returnRegister { id version completedAt }")),
    ("riskSign", ("RiskSignChanged", "riskSign { id version }")),
    ("case", ("CaseChanged", f"dropoutCase {{ {_CASE} }}")),
    ("enforcement", ("EnforcementChanged", f"enforcement {{ id version step dropoutCase {{ {_CASE} }} }}")),
    ("evidence", ("EvidenceAdded", "evidence { id }")),
    ("enrollmentChange", ("EnrollmentChangeChanged", "enrollmentChange { id version state }")),
    ("application", ("ApplicationChanged", "application { id version state }")),
    ("aidGrant", ("AidGrantChanged", "aidGrant { id version }")),
    ("aidPay", ("AidGrantChanged", "aidGrant { id version }")),
    ("aid", ("AidEntitlementChanged", "aidEntitlement { id version }")),
    ("childLabor", ("ChildLaborChanged", "childLaborClue { id version state }")),
    ("disability", ("DisabilityReferred", "disabilityPath { id version state }")),
    ("appraisal", ("AppraisalChanged", "medicalAppraisal { id version }")),
    ("assessment", ("AssessmentChanged", "disabilityAssessment { id version }")),
    ("exemption", ("ExemptionDecided", "exemptionRecord { id }")),
    ("placement", ("PlacementChanged", "placement { id }")),
    ("homeTeachingPlan", ("HomeTeachingPlanChanged", "homeTeachingPlan { id version state }")),
    ("scheduledEvent", ("ScheduledEventChanged", "scheduledEvent { id version state }")),
    ("homeTeachingVisit", ("HomeTeachingVisitRecorded", "homeTeachingVisit { id qualified }")),
)
"""Of changes that begin so: the type that holds what was done, and what is asked of it."""
_INPUTS = dict.fromkeys(["enforcementExpire", "enforcementWithdraw"], "EnforcementEndInput")
"""Inputs that several changes share; any other is named as its change."""
