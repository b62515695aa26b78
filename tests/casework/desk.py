"""A desk of casework: a hub on a database of its own, a clock that can be moved, and people who act in their roles."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from auth import scopes
from database import tables
from domain import calendar
from domain.exchange import (
    Bucket,
    ComparisonCode,
    FindingType,
    VerificationFinding,
    VerificationReason,
    VerificationState,
)
from domain.organization import OrgType, SchoolStage
from domain.role import Role
from domain.student import SchoolingStatus
from hub.ticking import Ticking
from tests.conftest import Databases
from tests.hub import digests, world
from tests.hub.conftest import READ, Door
from tests.hub.office import Time, opened

_NUMBERS = itertools.count()
WRITE = [*READ, scopes.CASES_WRITE, scopes.RESTRICTED_READ, scopes.DUTIES_WRITE]
CASE = """id caseNo stage trigger noticedOn responsibleName persuasionDeadline suspectedOn suspectedBy dropoutOn returnedOn
  closedAt dropoutAfter version student { id schoolingStatus } causes { cause primary } team { name role leftOn }
  measures { type content endedOn } timers { limit state provisional clauses startedAt dueAt endedAt }"""
ENTRY = "id state reason closeReason closedAt facts version student { id } ledger { id type declaredEmpty }"
LEDGER = """id type scope status declaredEmpty period confirmedMonth lastMonthlyUpdate verifiedAtTermStart version owner { id }
  schoolClass { id }"""
VISIT = "id visitedOn mode purpose countsFor joint cause visitors { name rank }"
ATTEMPT = f"id seq outcome joint dropoutCase {{ {CASE} }} visitors {{ rank }}"
REPORT = """id kind sentAt visits dueFrom version sender { id } timers { limit state dueAt clauses }
  recipients { addressee receivedAt organization { id } } dropoutCase { id version stage }"""
FILE = """id openedOn followUpUntil nextOn closedOn relapse version carePerson
  followUps { followedOn attending finding } dropoutCase { id version }"""
_CLOCKS = "timers { limit state dueAt }"
_RECORDS = f"records {{ id status note verifiedBy student {{ id }} {_CLOCKS} }}"
_REGISTER = f"""id kind schoolYear firstSchoolDay completedAt version {_CLOCKS} checks(first: 100) {{ nodes {{
  id reported returnedOn contactedOn cause version student {{ id schoolingStatus }} {_CLOCKS} }} }}"""
_CHILD = "student { id name schoolingStatus enrollments { status registryMark grade school { id } } }"
ENROLLMENT_CHANGE = f"""id type state applicant flagged effectiveOn filingNo takenUpOn findings version {_CHILD}
  fromSchool {{ id }} toSchool {{ id }} reviews {{ level post name }}"""
APPLICATION = f"id kind state approver filingNo startsOn endsOn askedFor expiresAt version {_CHILD}"
OUTBOUND = f"id schoolName verifiedOn nextCheckOn urgedOn endedOn end version {_CHILD}"
CLUE = """id state work addressee employerName employerCode cost version dropoutCase { id stage trigger causes { cause } }
  enforcements { id step state actor stepNo version } student { schoolingStatus }"""
STATEMENT = """id schoolYear kind fullCurriculum fullHours integratingActivities notMarksAlone counseling evaluation
  noExtraPace exerciseMinutes shortfall statedBy statedOn version school { id }"""
COMMITTEE = """id kind name foundedOn dissolvedOn reason version school { id }
  members { id role joinedOn leftOn guardian { id name } } meetings { heldOn topic minutes present }"""
ELECTIVE = """id kind course provider startedOn endedOn result version school { id }
  student { id schoolingStatus enrollments { status grade school { id } } placements { type } }"""
OBSTRUCTION = """id state addressee obstructedBy finding result version
  dropoutCase { id stage trigger causes { cause primary } } student { schoolingStatus }"""
INCIDENT = """id state urgency coordinator closedOn result version dropoutCase { id stage } student { id }
  handlings { id department asked handedOn answeredOn answer documentNo }"""
_LINE = """id destination arrival arrivedOn schoolName name idNumberMasked profile version handover { id state }
  student { id schoolingStatus }"""
AID_GRANT = "id program period kind item amount paidOn version student { id }"
HANDOVER = f"""id state schoolYear signedAt closedAt version {_CLOCKS} copies {{ keeper acknowledgedBy organization {{ id }} }}
  lines(first: 50) {{ nodes {{ {_LINE} }} }}"""
PLAN = f"admissionPlan {{ id schoolYear grade state knownCount catchmentCount classes places version {_CLOCKS} }}"
ADMITTED = f"""id state basis named householdRegion permitNoMasked permitValidTo arrivedOn version {_CLOCKS}
  student {{ id name idNumberMasked idStatus schoolingStatus coverageBasis village {{ id }}
    guardianships {{ relation guardian {{ id name }} }} enrollments {{ status grade school {{ id }} schoolClass {{ id }} }} }}"""
EVENT = """id code period state note shownBy version doneAt toldAt remindedAt dueOn dueAt opensOn remindOn rolled department
  receivers clausesCited clause { code } unit { id }"""
TASK = """id taskNo origin category title requirement holderName measures clausesCited dueOn state toldAt endedAt result workStrand
  controlStrands version unit { id }
  raisedBy { id } handedTo { id } told { id } duty { code department } clauses { code } dropoutCase { id }"""
VENUE = """id clueNo venueType matter venueName location distanceM seenOn description clausesCited state closedAt finding version
  school { id } unit { id department } reportedBy { id } actions { kind against takenOn legalBasis documentNo note unit { id } }
  task { id state origin category dueOn clausesCited requirement result version duty { code } supportedBy { id } }
  history { act source target reason }"""
COMPARED = "id comparison comparedOn reportedOn leftCount rightCount buckets excuses digest school { id }"
DIFFERENCE = "id comparison finding bucket state registered present schoolClass { id } student { id }"
LETTER = """id type nameZh state schoolYear namedYear holderName preambleZh closingZh targets clauses copiesRequired textVersion
  effectiveFrom expiresOn version parties { side signatory nameZh holderName positionZh sealedOn signedBy signedOn onPaper }
  articles { ordinal no textZh clauses } copies { copyNo handedOn receivedBy party { side } } unit { id } schoolClass { id }
  teacher { id }"""
_RECORD = (
    "id heldOn schoolYear term recordedBy withdrawnAt withdrawalReason version history { act reason madeBy }"
)
PLAN_OF_UNIT = """id type schoolYear textVersion title team measures documentNo fileDigest state inForceFrom version
  unit { id } area { id } dropoutCase { id } history { act source target reason }"""
MEETING = f"{_RECORD} type topic decisions gaps attending present documentNo unit {{ id }}"
PUBLICITY = f"""{_RECORD} title topics messages channel audiences endedOn evidence teachers teachersReached students
  studentsReached families familiesReached employers employersReached unit {{ id }}"""
TEAM = f"{_RECORD} nameZh members dissolvedOn unit {{ id }} area {{ id }} guidedBy {{ id }}"
FUND = f"""{_RECORD} purpose title period dueOn amount arrived fullOn documentNo clause unit {{ id }}
  arrivals {{ id amount heldOn withdrawnAt }}"""
ARRIVAL = f"{_RECORD} amount voucher unit {{ id }} allocation {{ id arrived fullOn version }}"
CONDITION = f"{_RECORD} boardingBeds boarders boardingNeeded arrangements school {{ id }}"
STAFFING = f"""{_RECORD} kind title personTimes ruralPersonTimes principals teachers backboneTeachers outsideTownships
  fullTime partTime unit {{ id }} host {{ id }}"""
PAIRING = f"{_RECORD} help endedOn urban {{ id }} rural {{ id }}"
TEACHER = """id name number recruitmentType servesFrom servesUntil leavingReason recordedBy withdrawnAt withdrawalReason version
  unit { id } history { act reason madeBy }"""
PERIOD_REPORT = """id kind level period firstDay lastDay revision correctionReason state countedOn published documentNo signatory
  sealedOn dueOn submittedAt lateDays decidedAt returnReason version unit { id } receiver { id } corrects { id }
  previous { id } event { id code period state } sections { strand textZh controlStrands }"""
SUBMISSION = """id kind year clauses medium deliveredTo state sealed bound dueOn submittedAt lateDays receivedOn returnReason
  version unit { id } receiver { id } event { state } items { ordinal type nameZh present reference paper statedBy }"""
PROPOSAL = """id ground period clausesCited clauses { code } foundCount state decidedBy reason version unit { id }
  complaints { id } evidence(first: 50) { nodes { id kind noun foundOn student { id } dropoutCase { id } } }
  history { act source target reason }"""
COMPLAINT = """id complaintNo kind channel matter receivedOn state concludedOn result finding measures version unit { id }
  receivedBy { id } examiner { id } proposal { id } history { act target }"""
ACTION = """id actionNo type onPerson points ground severity year fact clausesCited decidedBy decidedOn effectiveOn state
  appealReason endReason version unit { id } persons { positionZh name } proposal { id } complaint { id }
  history { act source target reason }"""
YEARLY = """id scheme year positionZh clausesCited clauses { code } state total vetoed awardsBarred result confirmedBy
  correctionReason version unit { id } items { ordinal nameZh fullMarks score } corrects { id state }
  consequences { id kind points reason clausesCited action { id } } history { act source target }"""
SHOWN = {
    "periodReport": ("PeriodReportChanged", f"periodReport {{ {PERIOD_REPORT} }}"),
    "submission": ("SubmissionChanged", f"submission {{ {SUBMISSION} }}"),
    "venue": ("VenueClueChanged", f"venueViolationClue {{ {VENUE} }}"),
    "gridCellFound": ("GridCellFounded", "gridCell { id code nameZh type parent { id } }"),
    "gridCellPlace": ("GridCellPlaced", "student { id gridCell { id nameZh } }"),
    "duty": (
        "DutyAssignmentChanged",
        "dutyAssignment { id sectionZh officerName validFrom validTo version duty { code textZh } }",
    ),
    "task": ("DutyTaskChanged", f"dutyTask {{ {TASK} }}"),
    "letter": ("LetterChanged", f"responsibilityLetter {{ {LETTER} }}"),
    "scheduledEvent": ("ScheduledEventChanged", f"scheduledEvent {{ {EVENT} }}"),
    "screeningDivide": ("ScreeningDivided", "jurisdiction { id code }"),
    "screening": (
        "ScreeningChanged",
        "screeningAssignment { id schoolYear responsibleName screenedOn childrenFound version school { id } village { id } }",
    ),
    "circular": ("CircularPublished", "circularNotice { id period digest }"),
    "aidGrant": ("AidGrantChanged", f"aidGrant {{ {AID_GRANT} }}"),
    "aidPay": ("AidGrantChanged", f"aidGrant {{ {AID_GRANT} }}"),
    "aid": (
        "AidEntitlementChanged",
        "aidEntitlement { id program state ground group priority since until reason version student { id } }",
    ),
    "specialGroup": (
        "SpecialGroupChanged",
        "membership { id group source validFrom validTo decidedBy decidedOn reason endedBy endReason version }",
    ),
    "supportMeasure": (
        "SupportMeasureChanged",
        "supportMeasure { id type content provider startedOn endedOn effect version student { id } }",
    ),
    "judicialReferral": (
        "JudicialReferralChanged",
        "judicialReferral { id kind state version answeredOn concludedOn result dropoutCase { id version } requestedBy { id } }",
    ),
    "trainingWish": (
        "TrainingWishChanged",
        "trainingWish { id stage choice training state notedOn notedBy { id } township { id } version student { id } }",
    ),
    "childLabor": ("ChildLaborChanged", f"childLaborClue {{ {CLUE} }}"),
    "graduate": (
        "GraduatesRecorded",
        f"school {{ id graduateDestinations(first: 50) {{ totalCount nodes {{ {_LINE} }} }} }}",
    ),
    "handover": ("HandoverChanged", f"transitionHandover {{ {HANDOVER} }}"),
    "obstruction": ("ObstructionChanged", f"obstructionClue {{ {OBSTRUCTION} }}"),
    "curriculum": ("CurriculumStated", f"curriculumStatement {{ {STATEMENT} }}"),
    "parentCommittee": ("ParentCommitteeChanged", f"parentCommittee {{ {COMMITTEE} }}"),
    "vocationalElective": ("VocationalElectiveChanged", f"vocationalElective {{ {ELECTIVE} }}"),
    "incident": ("IncidentChanged", f"caseIncident {{ {INCIDENT} }}"),
    "classTermRecord": (
        "ClassTermRecordChanged",
        f"""classTermRecord {{ id kind schoolYear completedAt version {_CLOCKS} entries(first: 100) {{ nodes {{
          id enrolled outflow guardianName contactMasked version student {{ id }} }} }} }}""",
    ),
    "admissionPlan": ("AdmissionPlanChanged", PLAN),
    "admissionNotice": (
        "AdmissionNoticeChanged",
        "admissionNotice { id serialNo issuer legalText legalTextVersion servedOn servedTo version receipt { id } }",
    ),
    "admission": ("AdmissionChanged", f"admissionRegistration {{ {ADMITTED} }}"),
    "ledgerEntry": ("LedgerEntryChanged", f"ledgerEntry {{ {ENTRY} }}"),
    "roster": (
        "RosterChanged",
        "roster { id type title period state dueOn rowCount lateDays digest returnReason version receiver { id } }",
    ),
    "ledger": ("LedgerChanged", f"ledger {{ {LEDGER} }}"),
    "contact": ("ContactRecorded", "contact { id outcome channel }"),
    "visit": ("VisitRecorded", f"visit {{ {VISIT} }}"),
    "persuasionAssist": (
        "PersuasionAssistChanged",
        "persuasionAssist { id need reason state requestedOn sentAt version requestedBy { id } dropoutCase { id version } }",
    ),
    "persuasion": ("PersuasionRecorded", f"attempt {{ {ATTEMPT} }}"),
    "report": ("ReportChanged", f"writtenReport {{ {REPORT} }}"),
    "followUp": ("FollowUpRecorded", f"returneeFile {{ {FILE} }}"),
    "strategy": ("StrategySet", "strategy { id ground academicLevel courses mode startedOn endedOn }"),
    "attendanceSummar": (
        "AttendanceSummaryChanged",
        f"""attendanceSummary {{ id month state enrolled schoolDays presentDays absentDays sickLeaveDays unexcusedDays
          unexplainedDays suspected dropout preparedBy reviewedBy version {_CLOCKS} }}""",
    ),
    "registry": (
        "RegistryChecked",
        f"""school {{ id comparisonRuns(first: 4, order: NEWEST) {{ nodes {{ {COMPARED} }} }}
          discrepancies(first: 50, state: [OPEN]) {{ nodes {{ {DIFFERENCE} }} }} }}""",
    ),
    "attendanceVerify": ("AttendanceVerified", "student { id schoolingStatus }"),
    "attendance": ("AttendanceChanged", f"attendanceSheet {{ id day extraDay version {_RECORDS} }}"),
    "absence": ("AttendanceChanged", f"attendanceSheet {{ id day version {_RECORDS} }}"),
    "returnCheck": ("ReturnCheckChanged", f"returnRegister {{ {_REGISTER} }}"),
    "riskSign": (
        "RiskSignChanged",
        f"""riskSign {{ id source level criterionMet days noticedOn closedAt closeReason version {_CLOCKS}
          student {{ id schoolingStatus }} tracking {{ cause stateOfMind guardianOpinion visit {{ id }} }} dropoutCase {{ id }} }}""",
    ),
    "case": ("CaseChanged", f"dropoutCase {{ {CASE} }}"),
    "enforcement": (
        "EnforcementChanged",
        "enforcement { id step stepNo labelZh state actor serialNo deadline servedOn endedOn version clauses"
        " dropoutCase { id stage version timers { limit } } }",
    ),
    "evidence": ("EvidenceAdded", "evidence { id kind source }"),
    "enrollmentChange": ("EnrollmentChangeChanged", f"enrollmentChange {{ {ENROLLMENT_CHANGE} }}"),
    "application": ("ApplicationChanged", f"application {{ {APPLICATION} }}"),
    "outbound": ("OutboundChanged", f"outboundTracking {{ {OUTBOUND} }}"),
    "disabilityRefer": ("DisabilityReferred", "disabilityPath { id state source version }"),
    "certificate": (
        "CertificateRecorded",
        "disabilityCertificate { id certNoMasked category grade status feeReduced }",
    ),
    "appraisal": (
        "AppraisalChanged",
        "medicalAppraisal { id organiser support appraisedOn result saidOn saidResult version }",
    ),
    "assessment": (
        "AssessmentChanged",
        "disabilityAssessment { id conclusion recommendedPlacement reviewOn experts { department } version }",
    ),
    "placement": (
        "PlacementChanged",
        "placement { id type startedOn endedOn version student { id schoolingStatus } assessment { id } }",
    ),
    "exemption": (
        "ExemptionDecided",
        "exemptionRecord { id decidedOn reviewOn student { schoolingStatus } }",
    ),
    "homeTeachingPlan": (
        "HomeTeachingPlanChanged",
        "homeTeachingPlan { id state closedOn compliance version teachers { name } }",
    ),
    "registersCompare": (
        "RegistersCompared",
        f"comparisonRun {{ {COMPARED} discrepancies(first: 50, order: NEWEST) {{ nodes {{ {DIFFERENCE} }} }} }}",
    ),
    "discrepancy": (
        "DiscrepancyMoved",
        f"discrepancy {{ {DIFFERENCE} version isReal dueOn decisionReason owner {{ id }} }}",
    ),
    "candidate": (
        "CandidateDecided",
        f"discrepancy {{ {DIFFERENCE} comparedFields samePerson decidedAt decisionReason version }}",
    ),
    "homeTeachingVisit": ("HomeTeachingVisitRecorded", "homeTeachingVisit { id lessons qualified }"),
}
"""Of mutations that begin so: the type that holds what was done, and what is asked of it."""
SHOWN |= {
    "workPlan": ("WorkPlanChanged", f"workPlan {{ {PLAN_OF_UNIT} }}"),
    "meeting": ("MeetingChanged", f"meeting {{ {MEETING} }}"),
    "publicity": ("PublicityChanged", f"publicityActivity {{ {PUBLICITY} }}"),
    "legalTeam": ("LegalTeamChanged", f"legalEducationTeam {{ {TEAM} }}"),
    "staffing": ("StaffingChanged", f"staffingRecord {{ {STAFFING} }}"),
    "schoolCondition": ("SchoolConditionChanged", f"schoolCondition {{ {CONDITION} }}"),
    "fundAllocation": ("FundAllocationChanged", f"fundAllocation {{ {FUND} }}"),
    "fundArrival": ("FundArrivalChanged", f"fundArrival {{ {ARRIVAL} }}"),
    "teachersRegister": (
        "TeachersRegistered",
        f"unit {{ id teachers(order: ID, first: 100) {{ nodes {{ {TEACHER} }} }} }}",
    ),
    "teacherLettersDraft": (
        "TeacherLettersDrafted",
        f"unit {{ id letters(order: ID, first: 100) {{ nodes {{ {LETTER} }} }} }}",
    ),
    "teacher": ("TeacherChanged", f"teacher {{ {TEACHER} }}"),
    "schoolPair": ("SchoolPairingChanged", f"schoolPairing {{ {PAIRING} }}"),
    "accountabilityProposal": ("AccountabilityProposalChanged", f"accountabilityProposal {{ {PROPOSAL} }}"),
    "conductComplaint": ("ConductComplaintChanged", f"conductComplaint {{ {COMPLAINT} }}"),
    "accountabilityAction": ("AccountabilityActionChanged", f"accountabilityAction {{ {ACTION} }}"),
    "yearlyAppraisal": ("YearlyAppraisalChanged", f"yearlyAppraisal {{ {YEARLY} }}"),
    "responsibility": (
        "ResponsibilityChanged",
        """responsibilityAssignment { id holderName positionZh validFrom validTo grade version node { id positionZh role }
          organization { id } schoolClass { id } }""",
    ),
    "leadingGroup": (
        "LeadingGroupChanged",
        """leadingGroup { id level nameZh foundedOn seats clauses version organization { id } office { id }
          members { id seatNo standing department positionZh name validFrom validTo version } }""",
    ),
    "cohort": (
        "CohortChanged",
        """cohortRecord { id schoolYear entryYear stage groups entrants transfersIn transfersOut deaths graduates source version
          school { id } }""",
    ),
    "unitTarget": (
        "UnitTargetChanged",
        """unitTarget { id schoolYear indicator operator value holderPosition holderName endedOn reason version unit { id }
          schoolClass { id } target { clausesCited } parent { id } }""",
    ),
    "guarantee": (
        "GuaranteeChanged",
        """guaranteeAssignment { id guarantorName positionZh startedOn endedOn reason version organization { id }
          student { id } }""",
    ),
}
"""Of who answers for what."""
FINDING = "id findingNo ground description clausesCited foundOn withdrawnOn withdrawalReason version clauses { code }"
ORDER = """id orderNo state issuedBy requirement clausesCited issuedOn dueOn report recheckedOn concludedOn toldAt version
  unit { id } finding { id } told { id } history { act source target }"""
INSPECTION = f"""id inspectionNo type state inspecting purpose clausesCited plannedOn openedOn closedOn strengths shortcomings bundle
  bundleDigest version unit {{ id }} inspectingUnit {{ id }} follows {{ id }} announcement {{ id }} inspectors {{ name role }}
  items {{ code textZh clausesCited answer note }} findings {{ {FINDING} }}"""
SHOWN |= {
    "inspection": ("InspectionChanged", f"inspection {{ {INSPECTION} }}"),
    "finding": (
        "InspectionFindingChanged",
        f"inspectionFinding {{ {FINDING} inspection {{ id version }} unit {{ id }} }}",
    ),
    "rectification": ("RectificationChanged", f"rectificationOrder {{ {ORDER} }}"),
    "talk": (
        "AccountabilityTalkRecorded",
        """accountabilityTalk { id heldBy speaker partner partnerName heldOn minutes measures clauses unit { id } finding { id }
          order { id } }""",
    ),
    "criticism": (
        "CircularCriticismPublished",
        """circularCriticism { id criticismNo issuedBy scope statement clauses digest unit { id } order { id }
          findings { finding { id } } }""",
    ),
    "result": (
        "ResultAnnounced",
        "resultAnnouncement { id announcementNo issuedBy results clauses previous digest issuer { id } }",
    ),
    "commendation": (
        "CommendationGiven",
        "commendation { id commendedBy commendedOn merit clauses unit { id } inspection { id } }",
    ),
}
"""Of supervision."""
INPUTS = {
    **dict.fromkeys(
        ["accountabilityProposalTakeUp", "accountabilityProposalDismiss"], "AccountabilityProposalInput"
    ),
    **dict.fromkeys(
        ["accountabilityActionAppeal", "accountabilityActionUphold", "accountabilityActionWithdraw"],
        "AccountabilityActionInput",
    ),
    **dict.fromkeys(["enforcementExpire", "enforcementWithdraw"], "EnforcementEndInput"),
    **dict.fromkeys(["taskAccept", "taskStart"], "TaskInput"),
    **dict.fromkeys(["periodReportRefresh", "periodReportSignOff"], "PeriodReportInput"),
    **dict.fromkeys(["periodReportReturn", "periodReportCorrect"], "PeriodReportReasonInput"),
    **dict.fromkeys(["taskReturn", "taskCancel", "taskDecline", "taskWithdraw"], "TaskReasonInput"),
}
"""Inputs that several mutations share; any other is named as its mutation."""


@dataclass
class Desk:
    """code: the county's. Who acts is said by role; a school's or a township's people by their unit, too."""

    door: Door
    time: Time
    code: str

    @property
    def today(self) -> date:
        return calendar.today(self.time.now())

    def on(self, days: int) -> str:
        """So many days from today."""
        return (self.today + timedelta(days=days)).isoformat()

    def move_to(self, day: date) -> None:
        """Put the clock at noon of a day that has not come yet."""
        now = self.time.now()
        then = datetime.combine(day, time(12), calendar.COUNTY_TIME)
        assert then > now
        self.time.seconds += (then - now).total_seconds()

    async def tick(self) -> int:
        """What time alone brings, done once."""
        return await Ticking(self.door.sessions, self.code, self.time.now).once()

    def student(self, number: int) -> str:
        return f"Student:{self.rows['Student'][number]}"

    def unit(self, number: int) -> str:
        """0 is the township, 1 and 2 its villages, 3 the school."""
        return f"Organization:{self.rows['Organization'][number]}"

    @property
    def rows(self) -> dict[str, list[Any]]:
        return self.door.here if self.code == world.HERE else self.door.there

    def role(self, role: Role) -> dict[str, Any]:
        """Who acts: the people of the school and the township of the world, or the bureau's."""
        units = {Role.SCHOOL_OFFICER: 3, Role.TOWNSHIP_OFFICER: 0}
        more: dict[str, Any] = {"at": self.time.now()}
        if role in units:
            more["organization_id"] = self.rows["Organization"][units[role]]
        return {"granted": WRITE, "role": role, "purpose": "CONTROL", "code": self.code, **more}

    async def post(
        self, what: str, said: dict[str, Any], role: Role = Role.SCHOOL_OFFICER, **viewer: Any
    ) -> Any:
        """The answer to a mutation, as it comes."""
        done, shown = next(value for name, value in SHOWN.items() if what.startswith(name))
        kind = INPUTS.get(what, f"{what[0].upper()}{what[1:]}Input")
        query = f"""mutation ($i: {kind}!) {{ {what}(input: $i) {{ __typename
          ... on {done} {{ {shown} }} ... on Refused {{ code messageZh messageEn fixer place clause }} }} }}"""
        return (await self.door.post(query, {"i": said}, **self.role(role) | viewer)).json()

    async def done(
        self, what: str, said: dict[str, Any], role: Role = Role.SCHOOL_OFFICER, **viewer: Any
    ) -> Any:
        """The row of a change that was made."""
        answer = await self.post(what, said, role, **viewer)
        found = (answer.get("data") or {}).get(what) or answer
        assert found.get("__typename", "Refused") != "Refused", found
        [row] = (value for key, value in found.items() if key != "__typename")
        return row

    async def refused(
        self, what: str, said: dict[str, Any], role: Role = Role.SCHOOL_OFFICER, **viewer: Any
    ) -> tuple[str, str, str | None]:
        """Why a change was not made, where it is wrong, and by which clause; nothing was changed, and it is on record."""
        before = await self.everything()
        answer = await self.post(what, said, role, **viewer)
        assert "data" in answer, answer
        found = answer["data"][what]
        assert found["__typename"] == "Refused", found
        assert found["messageZh"]
        assert found["messageEn"]
        last = await self.door.recorded()
        assert (last.kind.name, last.operation, last.outcome) == ("REFUSED", what, found["code"])
        assert await self.everything() == before
        return found["code"], found["place"], found["clause"]

    async def everything(self) -> dict[str, str | None]:
        """Digests of all tables but the audit's: what a refused change must leave as it was."""
        async with self.door.sessions() as session:
            return await digests.everything(session)

    async def paper(
        self, number: int, kind: str, source: str = "SCHOOL", role: Role = Role.BUREAU_OFFICER
    ) -> str:
        """The id of evidence put to a child's file."""
        said = {"studentId": self.student(number), "kind": kind, "title": kind, "source": source}
        said |= {"issuedBy": "某单位", "issuedOn": self.on(0)}
        await self.done("evidenceAdd", said, role)
        # Not from the answer: a bureau may put medical evidence to a file that it is not shown.
        async with self.door.sessions() as session:
            newest = select(tables.Evidence.id).order_by(tables.Evidence.id.desc()).limit(1)
            return f"Evidence:{await session.scalar(newest)}"

    async def stands(self, number: int, status: SchoolingStatus) -> None:
        """A child's schooling status, as if it had been so before."""
        async with self.door.sessions.begin() as session:
            child = await session.get_one(tables.Student, self.rows["Student"][number])
            child.schooling_status = status

    async def school(self, suffix: str, stage: SchoolStage = SchoolStage.JUNIOR) -> str:
        """Another school of the county."""
        async with self.door.sessions.begin() as session:
            unit = tables.Organization(
                jurisdiction_code=self.code,
                code=f"{self.code}{suffix}",
                type=OrgType.SCHOOL,
                name_zh=f"学校{suffix}",
            )
            session.add(unit)
            await session.flush()
            session.add(tables.School(id=unit.id, school_code=f"{self.code}{suffix}", stage=stage))
            return f"School:{unit.id}"

    async def concluded(self, number: int, finding: VerificationFinding | None) -> str:
        """A question to the police about a child, and their conclusion if there is one."""
        async with self.door.sessions.begin() as session:
            run = self.rows["ComparisonRun"][0]
            found = tables.Discrepancy(
                jurisdiction_code=self.code,
                run_id=run,
                last_seen_run_id=run,
                comparison=ComparisonCode.M_08,
                finding=FindingType.NOT_IN_HOUSEHOLD_REGISTER,
                bucket=Bucket.LEFT_ONLY,
                subject=f"{self.code} {number} {finding}",
                student_id=self.rows["Student"][number],
            )
            session.add(found)
            await session.flush()
            state = VerificationState.CONCLUDED if finding else VerificationState.SENT
            asked = tables.Verification(
                jurisdiction_code=self.code,
                discrepancy_id=found.id,
                reason=VerificationReason.NO_SUCH_PERSON,
                state=state,
                finding=finding,
                document_no="公核〔2026〕1号" if finding else None,
            )
            session.add(asked)
            await session.flush()
            return f"Verification:{asked.id}"

    async def ask(self, query: str, variables: Any = None, role: Role = Role.SCHOOL_OFFICER) -> Any:
        """What a query shows to somebody."""
        return await self.door.ask(query, variables, **self.role(role))


@asynccontextmanager
async def desk(
    databases: Databases, template: str, code: str = world.HERE, name: str = ""
) -> AsyncIterator[Desk]:
    """A desk in a county of the world."""
    async with opened(databases, template, name or f"desk_{code}_{next(_NUMBERS)}", code) as office:
        yield Desk(office.door, office.time, code)
