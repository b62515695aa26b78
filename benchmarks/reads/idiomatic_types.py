"""The types of the idiomatic server: plain fields from the row, relations by DataLoader."""

from __future__ import annotations

from datetime import date, datetime
from typing import Self
from uuid import UUID

import strawberry
from strawberry.types import Info

from benchmarks.reads.idiomatic_loaders import Asker
from database import tables
from domain.ledger import LedgerEntryState, LedgerType
from domain.student import EnrollmentStatus, GuardianRelation, SchoolingStatus

for _closed in (SchoolingStatus, EnrollmentStatus, GuardianRelation, LedgerEntryState, LedgerType):
    strawberry.enum(_closed)


@strawberry.type
class Organization:
    """A unit."""

    name_zh: str


@strawberry.type
class School:
    """A school."""

    key: strawberry.Private[UUID]
    school_code: str

    @strawberry.field
    async def organization(self, info: Info[Asker, None]) -> Organization | None:
        """The school as a unit."""
        found = await info.context.loaders.organization.load(self.key)
        return Organization(name_zh=found.name_zh) if found else None


@strawberry.type
class Enrollment:
    """A registration at a school."""

    school_id: strawberry.Private[UUID]
    grade: int

    @strawberry.field
    async def school(self, info: Info[Asker, None]) -> School | None:
        """The school."""
        found = await info.context.loaders.school.load(self.school_id)
        return School(key=found.id, school_code=found.school_code) if found else None


@strawberry.type
class Ledger:
    """A ledger."""

    owner_id: strawberry.Private[UUID]
    type: LedgerType

    @strawberry.field
    async def owner(self, info: Info[Asker, None]) -> Organization | None:
        """Who keeps it."""
        found = await info.context.loaders.organization.load(self.owner_id)
        return Organization(name_zh=found.name_zh) if found else None


@strawberry.type
class LedgerEntry:
    """A child in a ledger."""

    ledger_id: strawberry.Private[UUID]
    state: LedgerEntryState
    opened_at: datetime

    @strawberry.field
    async def ledger(self, info: Info[Asker, None]) -> Ledger | None:
        """The ledger."""
        found = await info.context.loaders.ledger.load(self.ledger_id)
        return Ledger(owner_id=found.owner_id, type=found.type) if found else None


@strawberry.type
class Guardian:
    """An adult."""

    name: str


@strawberry.type
class Guardianship:
    """Who answers for whom."""

    guardian_id: strawberry.Private[UUID]
    relation: GuardianRelation

    @strawberry.field
    async def guardian(self, info: Info[Asker, None]) -> Guardian | None:
        """The adult."""
        found = await info.context.loaders.guardian.load(self.guardian_id)
        return Guardian(name=found.name) if found else None


@strawberry.type
class Student:
    """A child."""

    key: strawberry.Private[UUID]
    village_id: strawberry.Private[UUID | None]
    id: strawberry.ID
    name: str
    birth_date: date
    schooling_status: SchoolingStatus

    @classmethod
    def of(cls, row: tables.Student) -> Self:
        """From its row."""
        return cls(
            key=row.id,
            village_id=row.village_id,
            id=strawberry.ID(f"Student:{row.id}"),
            name=row.name,
            birth_date=row.birth_date,
            schooling_status=row.schooling_status,
        )

    @strawberry.field
    async def village(self, info: Info[Asker, None]) -> Organization | None:
        """Where the child lives."""
        found = await info.context.loaders.organization.load(self.village_id) if self.village_id else None
        return Organization(name_zh=found.name_zh) if found else None

    @strawberry.field
    async def enrollments(
        self, info: Info[Asker, None], status: list[EnrollmentStatus] | None = None
    ) -> list[Enrollment]:
        """Registrations."""
        wanted = frozenset(status) if status is not None else None
        found = await info.context.loaders.enrollments.load((self.key, wanted))
        return [Enrollment(school_id=row.school_id, grade=row.grade) for row in found]

    @strawberry.field
    async def ledger_entries(self, info: Info[Asker, None]) -> list[LedgerEntry]:
        """Where the child stands in ledgers."""
        found = await info.context.loaders.entries.load(self.key)
        return [
            LedgerEntry(ledger_id=row.ledger_id, state=row.state, opened_at=row.opened_at) for row in found
        ]

    @strawberry.field
    async def guardianships(self, info: Info[Asker, None]) -> list[Guardianship]:
        """Who answers for the child."""
        found = await info.context.loaders.guardianships.load(self.key)
        return [Guardianship(guardian_id=row.guardian_id, relation=row.relation) for row in found]
