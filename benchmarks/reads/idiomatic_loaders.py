"""The DataLoaders of the idiomatic server: one statement for all keys that are asked for at the same time."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import InstrumentedAttribute
from strawberry.dataloader import DataLoader

from auth.viewer import Viewer
from database import tables
from domain.student import EnrollmentStatus

Sessions = async_sessionmaker[AsyncSession]
EnrollmentKey = tuple[UUID, frozenset[EnrollmentStatus] | None]


class Loaders:
    """Fresh for each request. Rows with a county of their own are shown to viewers of that county only."""

    def __init__(self, viewer: Viewer, sessions: Sessions) -> None:
        self._viewer, self._sessions = viewer, sessions
        self.organization: DataLoader[UUID, tables.Organization | None] = self._one(tables.Organization)
        self.school: DataLoader[UUID, tables.School | None] = self._one(tables.School, own=False)
        self.ledger: DataLoader[UUID, tables.Ledger | None] = self._one(tables.Ledger)
        self.guardian: DataLoader[UUID, tables.Guardian | None] = self._one(tables.Guardian)
        self.entries: DataLoader[UUID, list[tables.LedgerEntry]] = self._many(tables.LedgerEntry.student_id)
        self.guardianships: DataLoader[UUID, list[tables.Guardianship]] = self._many(
            tables.Guardianship.student_id
        )
        self.enrollments = DataLoader(load_fn=self._enrollments)

    def _one(self, table: Any, own: bool = True) -> DataLoader[UUID, Any]:
        async def load(keys: list[UUID]) -> list[Any]:
            statement = select(table).where(table.id.in_(keys))
            if own:
                statement = statement.where(table.jurisdiction_code == self._viewer.jurisdiction_code)
            async with self._sessions() as opened:
                found = {row.id: row for row in await opened.scalars(statement)}
            return [found.get(key) for key in keys]

        return DataLoader(load_fn=load)

    def _many(self, column: InstrumentedAttribute[Any]) -> DataLoader[UUID, list[Any]]:
        table: Any = column.class_

        async def load(keys: list[UUID]) -> list[list[Any]]:
            found: dict[UUID, list[Any]] = defaultdict(list)
            async with self._sessions() as opened:
                for row in await opened.scalars(select(table).where(column.in_(keys)).order_by(table.id)):
                    found[getattr(row, column.key)].append(row)
            return [found[key] for key in keys]

        return DataLoader(load_fn=load)

    async def _enrollments(self, keys: list[EnrollmentKey]) -> list[list[tables.Enrollment]]:
        table = tables.Enrollment
        children = {child for child, _ in keys}
        found: dict[UUID, list[tables.Enrollment]] = defaultdict(list)
        async with self._sessions() as opened:
            for row in await opened.scalars(
                select(table).where(table.student_id.in_(children)).order_by(table.id)
            ):
                found[row.student_id].append(row)
        return [
            [row for row in found[child] if status is None or row.status in status] for child, status in keys
        ]


@dataclass(frozen=True, slots=True)
class Asker:
    """The context of a request."""

    viewer: Viewer
    sessions: Sessions
    loaders: Loaders
