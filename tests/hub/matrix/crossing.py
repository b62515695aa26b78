"""A county whose children cross every border that a grant draws: townships, schools, classes, departments, courts.

Beside the two townships' villages and schools of `world.County`, by the numbers of the children:

    0 to 11  live in township 001; the even ones go to school 9001, class 1
    12       lives and is registered in 002, goes to 9001, class 2; shares a guardian with 13
    13       lives in 002, is registered in 001, goes to 9002
    14       lives and is registered in 002, goes to 9002
    15       lives and is registered in 002, has left 9001 for 9002
    0, 13, 14 belong to groups that involve the courts; 3 is disabled, of 2 and 14 the kind and the degree is known
    the first three classes have a sheet, a summary of a month and a register of term start, the fourth has none
    0, 3, 12 to 15 have a closed case and an open one, whose causes, clocks and evidence are of several kinds (`worked`)
    0        stands in the ledger of its class, too; in the school's all of 9001 do
    13, 14   are reported on through 9001 as a center school: of 13 it owes the report, of 14 it was sent one; of 15 in a closed case
    0, 13, 14 are asked about: the police of 0, the civil affairs of 0 and 13; of 14 the police has answered
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from database import tables
from domain.audit import AuditKind
from domain.citation import Provenance
from domain.exchange import (
    Bucket,
    ComparisonCode,
    Direction,
    DiscrepancyState,
    FindingType,
    PackageCode,
    PackageState,
    RecordState,
    VerificationReason,
    VerificationState,
)
from domain.indicator import Reckoning
from domain.ledger import LedgerEntryState, LedgerScope, LedgerType
from domain.organization import Department, OrgType, SchoolStage
from domain.role import Role
from domain.student import EnrollmentStatus, GuardianRelation, SpecialGroup
from domain.target import Indicator, Unit
from tests.hub import world
from tests.hub.matrix import nouns
from tests.hub.matrix.filled import FILLED
from tests.hub.matrix.worked import WORKED, Rows

ROOM = {12: 1, 13: 2, 14: 2, 15: 2}
"""Classes of those about whom something was done, by number; all others stood in the first."""
NEXT_MONTH = datetime(2026, 9, 1, tzinfo=UTC)


class Crossing(world.County):
    """The county with what lies across its borders."""

    async def make(self) -> dict[str, list[UUID]]:
        """Make the county; the ids of its rows by noun."""
        await super().make()
        village = await self._township()
        own, other = self.ids["School"]
        mine, second = self.ids["SchoolClass"][0], await self._room(own, 2, "teacher.two")
        theirs = await self._room(other, 1, "teacher.three")
        await self._room(other, 2, "teacher.four")
        await self._teaches(mine, "teacher.one")
        ledger, theirs_ledger = self.ids["Ledger"][0], await self._roster(other)
        for number, school, room, kept in (
            (12, own, second, ledger),
            (13, other, theirs, theirs_ledger),
            (14, other, theirs, theirs_ledger),
            (15, other, theirs, theirs_ledger),
        ):
            child = await self.child(number, village)
            await self.known_of(child, number, school, room, kept)
            if number % 2:
                await self._enrolls(child, school, room, EnrollmentStatus.ACTIVE)
        await self._crossed(own, mine, ledger)
        await self._package()
        await self._scored()
        await self._look()
        await self._worked()
        for statement in FILLED.split(";"):
            await (await self.session.connection()).exec_driver_sql(statement)
        self.session.expire_all()
        return self.ids

    async def _township(self) -> UUID:
        township = await self.unit("002", OrgType.TOWNSHIP)
        village = await self.unit("002001", OrgType.VILLAGE, township.id)
        unit = await self.unit("9002", OrgType.SCHOOL, township.id)
        await self.add(
            tables.School,
            id=unit.id,
            school_code=f"{self.code}9002",
            stage=SchoolStage.JUNIOR,
            township_id=township.id,
        )
        kept = LedgerType.SUSPECTED_DROPOUT
        await self._ledger(self.ids["Organization"][0], kept, LedgerScope.TOWNSHIP)
        return UUID(str(village.id))

    async def _room(self, school: UUID, number: int, teacher: str) -> UUID:
        room = await self.add(
            tables.SchoolClass, school_id=school, school_year="2026-2027", grade=1, class_no=number
        )
        await self._teaches(room.id, teacher)
        return UUID(str(room.id))

    async def _teaches(self, room: UUID, name: str) -> None:
        teacher = await self.add(
            tables.UserAccount,
            login_name=f"{name}.{self.code}",
            display_name="某老师",
            password_hash="!",
            role=Role.HOMEROOM_TEACHER,
            jurisdiction_code=self.code,
        )
        (await self.session.get_one(tables.SchoolClass, room)).homeroom_teacher_id = teacher.id

    async def _roster(self, school: UUID) -> UUID:
        return await self._ledger(school, LedgerType.SCHOOL_AGE_ENROLLMENT, LedgerScope.SCHOOL)

    async def _ledger(self, owner: UUID, type: LedgerType, scope: LedgerScope) -> UUID:
        made = await self.add(
            tables.Ledger, jurisdiction_code=self.code, type=type, owner_id=owner, scope=scope
        )
        return UUID(str(made.id))

    async def _enrolls(self, child: Any, school: UUID, room: UUID, status: EnrollmentStatus) -> None:
        await self.add(
            tables.Enrollment,
            student_id=child.id,
            student_no_masked=child.student_no_masked,
            school_id=school,
            class_id=room,
            grade=2,
            status=status,
        )

    async def _crossed(self, school: UUID, room: UUID, ledger: UUID) -> None:
        """What the children from 12 on have on this side of a border and what on the other."""
        _, shared, courts, left = [
            await self.session.get_one(tables.Student, key) for key in self.ids["Student"][12:]
        ]
        await self._enrolls(left, school, room, EnrollmentStatus.TRANSFERRED_OUT)
        await self._of_class(school, room)
        await self.add(
            tables.LedgerEntry,
            ledger_id=ledger,
            student_id=left.id,
            state=LedgerEntryState.CLOSED,
            reason="转出",
        )
        household = await self.session.get_one(
            tables.HouseholdRegistration, self.ids["HouseholdRegistration"][13]
        )
        household.village_code = f"{self.code}001001"
        await self.add(
            tables.Guardianship,
            student_id=shared.id,
            guardian_id=self.ids["Guardian"][12],
            relation=GuardianRelation.OTHER,
        )
        children = self.ids["Student"]
        for child, group in (
            (shared.id, SpecialGroup.JUVENILE_INVOLVED_IN_CASE),
            (courts.id, SpecialGroup.JUVENILE_INMATE),
            (children[2], SpecialGroup.THREE_DISABILITY),
            (children[3], SpecialGroup.DISABLED),
            (courts.id, SpecialGroup.SEVERELY_DISABLED),
        ):
            await self.add(
                tables.SpecialGroupMembership, student_id=child, group=group, source=Department.JUSTICE
            )
        police, civil_affairs = self.ids["ExchangeRecord"][0], self.ids["ExchangeRecord"][2]
        await self._found(courts, police, VerificationState.CONCLUDED)
        await self._found(shared, civil_affairs, VerificationState.SENT)

    async def _of_class(self, school: UUID, room: UUID) -> None:
        """The ledger of a class, in which one of its pupils stands."""
        kept = await self.add(
            tables.Ledger,
            jurisdiction_code=self.code,
            type=LedgerType.ENROLLMENT_MANAGEMENT,
            owner_id=school,
            scope=LedgerScope.CLASS,
            class_id=room,
        )
        await self.add(
            tables.LedgerEntry,
            ledger_id=kept.id,
            student_id=self.ids["Student"][0],
            state=LedgerEntryState.UPDATED,
            reason="在籍",
        )

    async def _found(self, child: Any, record: UUID, state: VerificationState) -> None:
        found = await self.add(
            tables.Discrepancy,
            jurisdiction_code=self.code,
            run_id=self.ids["ComparisonRun"][0],
            last_seen_run_id=self.ids["ComparisonRun"][0],
            comparison=ComparisonCode.M_01,
            finding=FindingType.NOT_ENROLLED,
            bucket=Bucket.LEFT_ONLY,
            subject=str(child.id),
            subject_masked=child.id_number_masked,
            student_id=child.id,
            record_id=record,
            state=DiscrepancyState.ASSIGNED,
            owner_id=self.ids["Organization"][3],
            due_on=date(2026, 8, 15),
            is_real=True,
            decided_at=datetime(2026, 8, 12, 1, 2, 3, tzinfo=UTC),
            decision_reason="某事",
        )
        await self.add(
            tables.Verification,
            jurisdiction_code=self.code,
            discrepancy_id=found.id,
            reason=VerificationReason.IDENTITY_ERROR,
            state=state,
            sent_at=datetime(2026, 8, 8, 1, 2, 3, tzinfo=UTC),
        )

    async def _compared(self, school: UUID, room: UUID) -> None:
        """What a school's own comparison found: how many sit in a class, and one of its children."""
        child = self.ids["Student"][0 if school == self.ids["School"][0] else 13]
        run = await self.add(
            tables.ComparisonRun,
            jurisdiction_code=self.code,
            school_id=school,
            comparison=ComparisonCode.M_05,
            left_count=30,
            right_count=20,
            digest="4" * 64,
            compared_on=date(2026, 9, 2),
            reported_on=date(2026, 9, 3),
        )
        of_class = {
            "subject": str(room),
            "finding": FindingType.COUNT_MISMATCH,
            "registered": 30,
            "present": 20,
        }
        of_child = {"subject": str(child), "finding": FindingType.EMPTY_ENROLLMENT, "student_id": child}
        for each in (of_class, of_child):
            await self.add(
                tables.Discrepancy,
                jurisdiction_code=self.code,
                run_id=run.id,
                last_seen_run_id=run.id,
                comparison=run.comparison,
                bucket=Bucket.LEFT_ONLY,
                school_id=school,
                class_id=room,
                state=DiscrepancyState.RESOLVED,
                **each,
            )

    async def _worked(self) -> None:
        """What classes have of all their pupils, what was done about some children; how the township's ledger stood, with
        nobody in it, and a clock that runs for none."""
        rooms = [
            await self._filled(number, school, {"school_class": self.ids["SchoolClass"][number]}, nouns.ROOMS)
            for number, school in enumerate(self.ids["School"][place] for place in (0, 0, 1))
        ]
        for number, school in enumerate(self.ids["School"]):
            await self._filled(number, school, {"guardian": self.ids["Guardian"][number]}, nouns.SCHOOLS)
            await self._compared(school, self.ids["SchoolClass"][2 * number])
        await self._paired()
        for number, code in enumerate(("001", "9001", "002", "9002")):
            unit = await self._coded(code)
            made = rooms[0] | await self._ruled()
            owed = await self._filled(number, self.ids["School"][0], made, nouns.UNITS, unit=unit)
        for number in WORKED:
            entry = await self.session.get_one(tables.LedgerEntry, self.ids["LedgerEntry"][number])
            stands = {"student": entry.student_id, "ledger": entry.ledger_id, "ledger_entry": entry.id}
            stands["indicator_value"] = owed["indicator_value"]
            made = rooms[ROOM.get(number, 0)] | stands
            await self._filled(number, self.ids["School"][0], made, nouns.ROWS)
        township, kept = self.ids["Organization"][0], {"ledger": self.ids["Ledger"][1]}
        await self._filled(0, township, kept, nouns.EMPTY)
        await self.add(
            tables.Timer,
            jurisdiction_code=self.code,
            limit="T-26",
            noun="Ledger",
            row_id=self.ids["Ledger"][0],
            started_at=NEXT_MONTH,
            due_at=NEXT_MONTH,
        )

    async def _paired(self) -> None:
        """The two schools, one of which helps the other."""
        rural, urban, *_ = self.ids["School"]
        await self.add(
            tables.SchoolPairing,
            jurisdiction_code=self.code,
            urban_id=urban,
            rural_id=rural,
            held_on=date(2026, 9, 1),
            school_year="2026-2027",
            term="2026-AUTUMN",
            help="教研帮扶",
            ended_on=date(2027, 7, 1),
            recorded_by="u-1",
            withdrawal_reason="某因",
        )

    async def _coded(self, code: str) -> UUID:
        of = tables.Organization
        found = await self.session.scalar(select(of.id).where(of.code == f"{self.code}{code}"))
        assert found is not None
        return found

    async def _ruled(self) -> dict[str, UUID]:
        """A clause of the county's calendar, a duty, a target of its document, a definition of an indicator."""
        of = tables.ScheduledEventRule
        cited = select(of).where(of.jurisdiction_code == self.code, of.clause_id.is_not(None))
        rule = (await self.session.scalars(cited.order_by(of.code).limit(1))).one()
        assert rule.clause_id is not None
        duty = tables.DepartmentDuty
        first = select(duty.id).where(duty.jurisdiction_code == self.code).order_by(duty.code).limit(1)
        target, defined = tables.Target, tables.IndicatorDefinition
        wanted = (
            select(target.id).where(target.jurisdiction_code == self.code).order_by(target.ordinal).limit(1)
        )
        reckoned = (await self.session.scalars(select(defined.id).limit(1))).first()
        if reckoned is None:
            words = dict.fromkeys(
                ("numerator_zh", "numerator_en", "denominator_zh", "denominator_en", "base_zh", "base_en"),
                "某数",
            )
            said = {"indicator": Indicator.DROPOUT_RATE, "unit": Unit.PERCENT, "marked": Provenance.PROPOSAL}
            made = defined(
                code="DROPOUT_RATE",
                reckoning=Reckoning.RATE,
                formula_version=1,
                capped=True,
                clauses=["BS-02"],
                **words,
                **said,
            )
            self.session.add(made)
            await self.session.flush()
            reckoned = made.id
        return {
            "policy_clause": rule.clause_id,
            "department_duty": (await self.session.scalars(first)).one(),
            "target": (await self.session.scalars(wanted)).one(),
            "indicator_definition": reckoned,
        }

    async def _filled(
        self, number: int, school: UUID, made: Mapping[str, UUID], rows: nouns.Rows, **more: UUID
    ) -> dict[str, UUID]:
        """Make rows of several tables; the last one's id by table, and those that they point to."""
        township, junior = self.ids["Organization"][0], self.ids["School"][1]
        units = {"township": township, "receiver": township, "school": school, "junior": junior, **more}
        filled = Rows(number, made, self.code, units)
        for table, given in rows:
            filled.made[table.__tablename__] = (await self.add(table, **filled.of(table, given))).id
        return filled.made

    async def _look(self) -> None:
        await self.add(
            tables.AuditRecord,
            jurisdiction_code=self.code,
            client_id="portal",
            subject="u-1",
            role="AUDITOR",
            purpose="AUDIT",
            ticket="LedgerEntry:1",
            kind=AuditKind.READ,
            operation="Looks",
            document="4" * 64,
            path="/graphql",
            nouns=["Student"],
            subjects=self.ids["Student"][14].bytes,
            rows=1,
            outcome="OK",
        )

    async def _scored(self) -> None:
        """Each month scored: what counts children is told in both columns, so that rows and not numbers are tried."""
        for partner, cycle in zip(self.ids["ExchangePartner"], self.ids["ExchangeCycle"], strict=True):
            shares = ("score", "completeness", "validity", "uniqueness", "consistency", "answered", "trend")
            told = {"lines": {"received": 2}, "found": {"matched": 9}, "mend": [{"measure": "VALIDITY"}]}
            shown = {**dict.fromkeys(shares, 90), **told}
            await self.add(
                tables.ExchangeScorecard,
                jurisdiction_code=self.code,
                partner_id=partner,
                cycle_id=cycle,
                period=world.PERIOD,
                timeliness=80,
                days_late=2,
                moved_at=NEXT_MONTH,
                scored_at=NEXT_MONTH,
                **shown,
                **{f"coarse_{name}": value for name, value in shown.items()},
            )

    async def _package(self) -> None:
        """One of no department: the registry's own export."""
        package = await self.add(
            tables.ExchangePackage,
            jurisdiction_code=self.code,
            partner_code="registry",
            code=PackageCode.SCHOOL_AGE_POPULATION,
            direction=Direction.FILE,
            period=world.PERIOD,
            sequence=1,
            state=PackageState.APPLIED,
            sha256="5" * 64,
        )
        await self.add(
            tables.ExchangeRecord,
            package_id=package.id,
            line_no=1,
            state=RecordState.ACCEPTED,
            student_id=self.ids["Student"][1],
        )
