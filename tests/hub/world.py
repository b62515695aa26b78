"""Two small counties whose every row is known, for tests through the front door."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from database import ids, policies, policy_rows, tables
from domain import identity, policy
from domain.access import Area, GrantSource
from domain.audit import AuditKind
from domain.case import CaseStage
from domain.cause import CaseTrigger
from domain.exchange import (
    Bucket,
    ComparisonCode,
    CycleState,
    Direction,
    DiscrepancyState,
    FindingType,
    PackageCode,
    PackageState,
    RecordState,
    RejectCode,
    VerificationReason,
    VerificationState,
)
from domain.ledger import LedgerEntryState, LedgerScope, LedgerType
from domain.organization import Department, OrgType, SchoolStage
from domain.role import Role
from domain.student import (
    CoverageBasis,
    EnrollmentStatus,
    GuardianRelation,
    HouseholdStatus,
    IdStatus,
    IdType,
    SchoolingStatus,
    Sex,
    SpecialGroup,
)
from tests import sealing

HERE, THERE = "150785", "511703"
CHILDREN = 12
LOOKED = "portal of the world"
"""The client that the log's records tell of, and no other test's."""
_POLICIES = Path(__file__).parents[2] / "policies"
PERIOD = "2026-08"
_STATES = (SchoolingStatus.ATTENDING, SchoolingStatus.SUSPECTED_DROPOUT, SchoolingStatus.DROPOUT)


async def rules(session: AsyncSession) -> None:
    """The five places' documents, as they are in the files."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in _POLICIES.glob("*.yaml")}
    rulebook = policy.load_all(texts)
    await policies.load(session, rulebook, on=date(2026, 8, 1))
    session.add_all(
        tables.AccessGrant(**each)
        for each in policy_rows.grants(rulebook.hub.access, datetime(2026, 8, 1, tzinfo=UTC)).values()
    )


class County:
    """One county's rows, made in an order that satisfies foreign keys."""

    def __init__(self, session: AsyncSession, code: str) -> None:
        self.session, self.code = session, code
        self.ids: dict[str, list[UUID]] = {}

    async def answers(self, unit: UUID) -> None:
        node = await self.session.scalar(
            select(tables.ResponsibilityNode.id)
            .where(tables.ResponsibilityNode.jurisdiction_code == self.code)
            .order_by(tables.ResponsibilityNode.ordinal)
            .limit(1)
        )
        await self.add(
            tables.ResponsibilityAssignment,
            jurisdiction_code=self.code,
            node_id=node,
            organization_id=unit,
            position_zh="校长",
            holder_name="某校长",
            valid_from=date(2026, 1, 1),
        )

    async def make(self) -> dict[str, list[UUID]]:
        """Make the county; the ids of its rows by noun."""
        township = await self.unit("001", OrgType.TOWNSHIP)
        villages = [await self.unit(f"001{n:03}", OrgType.VILLAGE, township.id) for n in (1, 2)]
        school_unit = await self.unit("9001", OrgType.SCHOOL, township.id)
        school = await self.add(
            tables.School,
            id=school_unit.id,
            school_code=f"{self.code}9001",
            stage=SchoolStage.PRIMARY,
            township_id=township.id,
        )
        room = await self.add(
            tables.SchoolClass, school_id=school.id, school_year="2026-2027", grade=1, class_no=1
        )
        await self.answers(school_unit.id)
        ledger = await self.add(
            tables.Ledger,
            jurisdiction_code=self.code,
            type=LedgerType.DROPOUT,
            owner_id=school_unit.id,
            scope=LedgerScope.SCHOOL,
        )
        for number in range(CHILDREN):
            child = await self.child(number, villages[number % 2].id)
            await self.known_of(child, number, school.id, room.id, ledger.id)
        await self.exchange()
        await self.looks()
        await self.access(school_unit.id)
        return self.ids

    async def worked(self) -> None:
        """The first child has a case with a clock that runs, and the line of its opening."""
        child, school, opened = (
            self.ids["Student"][0],
            self.ids["School"][0],
            datetime(2026, 8, 1, tzinfo=UTC),
        )
        case = await self.add(
            tables.DropoutCase,
            jurisdiction_code=self.code,
            case_no="2026-2027-000001",
            student_id=child,
            school_id=school,
            township_id=self.ids["Organization"][0],
            stage=CaseStage.SIGN,
            trigger=CaseTrigger.SIGN,
            noticed_on=date(2026, 8, 1),
            opened_at=opened,
        )
        of_case = {"student_id": child, "noun": "DropoutCase", "row_id": case.id}
        await self.add(
            tables.Timer,
            jurisdiction_code=self.code,
            limit="T-01",
            owner_id=school,
            started_at=opened,
            due_at=datetime(2026, 8, 9, tzinfo=UTC),
            **of_case,
        )
        await self.add(tables.TimelineEntry, act="caseOpen", at=opened, reason="缺课", **of_case)

    async def looks(self) -> None:
        """The first child was looked at twice, once with its guardian; a third attempt was refused."""
        child, guardian = self.ids["Student"][0], self.ids["Guardian"][0]
        for kind, outcome, people in (
            (AuditKind.READ, "OK", (child,)),
            (AuditKind.READ, "OK", (guardian, child, child)),
            (AuditKind.REFUSED, "FORBIDDEN", ()),
        ):
            await self.add(
                tables.AuditRecord,
                jurisdiction_code=self.code,
                client_id=LOOKED,
                kind=kind,
                operation="Looks",
                nouns=["Student"],
                subjects=b"".join(each.bytes for each in people),
                outcome=outcome,
            )

    async def access(self, unit: UUID) -> None:
        """A client with a document, an account and a grant that nobody has."""
        county = {"jurisdiction_code": self.code}
        client = await self.add(
            tables.OauthClient,
            client_id=f"retired.{self.code}",
            name="旧门户",
            jwks={},
            active=False,
            **county,
        )
        await self.add(
            tables.TrustedDocument, client_id=client.id, document_id="sha256:0", text="{ __typename }"
        )
        user = await self.add(
            tables.UserAccount,
            login_name=f"retired.{self.code}",
            display_name="吴某",
            password_hash="!",
            role=Role.SCHOOL_OFFICER,
            organization_id=unit,
            active=False,
            **county,
        )
        await self.add(
            tables.AccessGrant,
            code=f"{self.code} 2026-1",
            source=GrantSource.AGREEMENT,
            subject=str(user.id),
            noun="Ledger",
            area=Area.SCHOOL,
            note="",
            valid_from=datetime(2026, 1, 1, tzinfo=UTC),
            valid_until=datetime(2027, 1, 1, tzinfo=UTC),
            **county,
        )

    async def unit(self, code: str, kind: OrgType, parent: UUID | None = None) -> tables.Organization:
        return await self.add(
            tables.Organization,
            jurisdiction_code=self.code,
            code=f"{self.code}{code}",
            type=kind,
            name_zh=f"{kind.zh}{code}",
            parent_id=parent,
        )

    async def child(self, number: int, village: UUID) -> tables.Student:
        id_, number_ = ids.fresh(1)[0], f"{self.code}20160101{number:03}X"
        return await self.add(
            tables.Student,
            id=id_,
            jurisdiction_code=self.code,
            name=f"学生{number // 3}",
            id_type=IdType.RESIDENT_ID,
            **sealing.of(tables.Student.id_number_sealed, id_, number_),
            id_number_masked=identity.masked(number_),
            id_status=IdStatus.VERIFIED,
            **sealing.of(tables.Student.student_no_sealed, id_, f"G{number_}"),
            student_no_masked=identity.masked(f"G{number_}"),
            sex=Sex.FEMALE,
            birth_date=date(2016, 1, 1 + number),
            schooling_status=_STATES[number % 3],
            coverage_basis=CoverageBasis.HOUSEHOLD,
            village_id=village,
            **sealing.of(tables.Student.phone_sealed, id_, "13900000000"),
        )

    async def known_of(
        self, child: tables.Student, number: int, school: UUID, room: UUID, ledger: UUID
    ) -> None:
        if number % 2 == 0:
            await self.add(
                tables.Enrollment,
                student_id=child.id,
                student_no_masked=child.student_no_masked,
                school_id=school,
                class_id=room,
                grade=1,
                status=EnrollmentStatus.ACTIVE,
            )
        groups = [SpecialGroup.LEFT_BEHIND] + [SpecialGroup.CHILD_OF_INMATE] * (number == 0)
        for group in groups:
            await self.add(
                tables.SpecialGroupMembership,
                student_id=child.id,
                group=group,
                source=Department.CIVIL_AFFAIRS,
            )
        household_id, guardian_id = ids.fresh(2)
        await self.add(
            tables.HouseholdRegistration,
            id=household_id,
            student_id=child.id,
            region_code=self.code,
            status=HouseholdStatus.VALID,
            **sealing.of(tables.HouseholdRegistration.address_sealed, household_id, "某街1号"),
        )
        guardian = await self.add(
            tables.Guardian,
            id=guardian_id,
            jurisdiction_code=self.code,
            name="监护人",
            **sealing.of(tables.Guardian.id_number_sealed, guardian_id, f"{self.code}19800101{number:04}"),
            id_number_masked=identity.masked(f"{self.code}19800101{number:04}"),
        )
        await self.add(
            tables.Guardianship,
            student_id=child.id,
            guardian_id=guardian.id,
            relation=GuardianRelation.MOTHER,
        )
        await self.add(
            tables.LedgerEntry,
            ledger_id=ledger,
            student_id=child.id,
            state=LedgerEntryState.OPEN,
            reason="未返校",
        )

    async def exchange(self) -> None:
        for code, department in (
            ("police", Department.PUBLIC_SECURITY),
            ("civil_affairs", Department.CIVIL_AFFAIRS),
        ):
            await self.month(code, department)

    async def month(self, code: str, department: Department) -> None:
        partner = await self.add(
            tables.ExchangePartner,
            jurisdiction_code=self.code,
            code=code,
            department=department,
            name_zh=department.zh,
        )
        cycle = await self.add(
            tables.ExchangeCycle,
            jurisdiction_code=self.code,
            partner_id=partner.id,
            period=PERIOD,
            workflow_id=f"exchange/{self.code}/{code}",
            due_at=datetime(2026, 8, 7, 16, tzinfo=UTC),
            state=CycleState.CLOSED,
        )
        package = await self.add(
            tables.ExchangePackage,
            jurisdiction_code=self.code,
            cycle_id=cycle.id,
            partner_code=code,
            code=PackageCode.SCHOOL_AGE_POPULATION,
            direction=Direction.PULL,
            period=PERIOD,
            sequence=1,
            state=PackageState.APPLIED,
            sha256="0" * 64,
            received=2,
            accepted=1,
            rejected=1,
        )
        record = await self.add(
            tables.ExchangeRecord,
            package_id=package.id,
            line_no=1,
            state=RecordState.ACCEPTED,
            name="机密姓名",
        )
        await self.add(
            tables.ExchangeRecord,
            package_id=package.id,
            line_no=2,
            state=RecordState.REJECTED,
            reject_code=RejectCode.BAD_ID,
            id_number_index=sealing.index(tables.ExchangeRecord.id_number_sealed, "110101199003070000"),
            reason={
                "reasons": [{"place": "行 2", "zh": "校验位错误", "en": "check digit", "fixer": "PARTNER"}]
            },
        )
        await self.add(
            tables.ExchangeReceipt,
            cycle_id=cycle.id,
            partner_id=partner.id,
            sequence=1,
            body={"received": 2},
            digest="1" * 64,
            signature="a.b.c",
        )
        run = await self.add(
            tables.ComparisonRun,
            jurisdiction_code=self.code,
            cycle_id=cycle.id,
            comparison=ComparisonCode.M_01,
            left_count=2,
            right_count=2,
            digest="2" * 64,
        )
        found = await self.add(
            tables.Discrepancy,
            jurisdiction_code=self.code,
            run_id=run.id,
            last_seen_run_id=run.id,
            comparison=ComparisonCode.M_01,
            finding=FindingType.NOT_ENROLLED,
            bucket=Bucket.LEFT_ONLY,
            subject=f"{self.ids['Student'][0]} {len(code)}",
            subject_masked=f"{self.code}***********X",
            student_id=self.ids["Student"][0],
            record_id=record.id,
            state=DiscrepancyState.OPEN,
            owner_id=self.ids["Organization"][3],
            due_on=date(2026, 8, 15),
        )
        await self.add(
            tables.Verification,
            jurisdiction_code=self.code,
            discrepancy_id=found.id,
            reason=VerificationReason.NO_SUCH_PERSON,
            state=VerificationState.SENT,
            sent_at=datetime(2026, 8, 8, tzinfo=UTC),
        )

    async def add(self, table: Any, **values: Any) -> Any:
        row = table(**values)
        self.session.add(row)
        await self.session.flush()
        self.ids.setdefault(table.__name__, []).append(row.id)
        return row
