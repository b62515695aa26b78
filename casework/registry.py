"""The mark of dropout on a child's 学籍: set when a person determines it, taken off when the child is back (QC-38, 4.4)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from auth.changes import changing
from casework.act import Act
from database import tables
from domain.machines.enrollment import ENROLLMENT
from domain.student import EnrollmentStatus, RegistryMark


async def mark(act: Act, child: tables.Student, on: date, why: str) -> None:
    """Mark the 学籍 of a child that holds one and is not away lawfully; without one there is nothing to mark."""
    held = await _of(act, child, EnrollmentStatus.ACTIVE)
    if held is not None:
        await changing.change(act.session, held, registry_mark=RegistryMark.DROPOUT, marked_at=on)
        await act.move(held, "status", ENROLLMENT, EnrollmentStatus.MARKED_DROPOUT, why)


async def unmark(act: Act, child: tables.Student, why: str) -> None:
    """Take the mark off the 学籍 of a child that has one."""
    held = await _of(act, child, EnrollmentStatus.MARKED_DROPOUT)
    if held is not None:
        await changing.change(act.session, held, registry_mark=RegistryMark.NONE, marked_at=None)
        await act.move(held, "status", ENROLLMENT, EnrollmentStatus.ACTIVE, why)


async def _of(act: Act, child: tables.Student, status: EnrollmentStatus) -> tables.Enrollment | None:
    of = tables.Enrollment
    found = select(of).where(of.student_id == child.id, of.status == status)
    return await act.session.scalar(found.with_for_update())
