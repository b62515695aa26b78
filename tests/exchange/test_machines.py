"""What the exchange and the register's export do to rows is what the state machines let happen (catalogue 4.1 to 4.10)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from domain import enrollment_row
from domain.enrollment_row import EnrollmentRow
from domain.exchange import PackageCode
from domain.machine import Machine
from domain.machines.enrollment import ENROLLMENT
from domain.machines.exchange import CYCLE, PACKAGE, RECORD
from domain.machines.ledger import LEDGER, LEDGER_ENTRY
from domain.machines.schooling import SCHOOLING
from domain.machines.verification import VERIFICATION
from domain.student import HELD_ENROLLMENT, EnrollmentStatus, IdType, SchoolingStatus, Sex
from exchange import enrollment_apply
from partners.faults import Fault
from tests.exchange import persons, world
from tests.exchange.test_faults import played, worker
from tests.exchange.test_months import SEPTEMBER, month
from tests.partners import standin

KEPT: dict[str, tuple[str, Machine[Any]]] = {
    "exchange_cycle": ("state", CYCLE),
    "exchange_package": ("state", PACKAGE),
    "exchange_record": ("state", RECORD),
    "verification": ("state", VERIFICATION),
    "ledger": ("status", LEDGER),
    "ledger_entry": ("state", LEDGER_ENTRY),
    "student": ("schooling_status", SCHOOLING),
    "enrollment": ("status", ENROLLMENT),
}

_WALKED = """
    CREATE TABLE walked (step bigserial, transaction xid8 DEFAULT pg_current_xact_id(), noun text, id text,
                         was text, became text)
"""
_WALK = """
    CREATE FUNCTION walk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO walked (noun, id, was, became)
        VALUES (TG_TABLE_NAME, NEW.id, CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(OLD) ->> TG_ARGV[0] END,
                to_jsonb(NEW) ->> TG_ARGV[0]);
        RETURN NULL;
    END $$
"""
# What a transaction made of a row counts, not by which way: nobody else sees the way.
_MOVES = """
    SELECT DISTINCT noun, was, became FROM (
        SELECT noun, (array_agg(was ORDER BY step))[1] AS was, (array_agg(became ORDER BY step DESC))[1] AS became
        FROM walked GROUP BY transaction, noun, id
    ) move WHERE was IS DISTINCT FROM became
"""


async def watch(session: AsyncSession) -> None:
    """From now on every state a row is made in or moved to is noted, whoever writes it."""
    await session.execute(text(_WALKED))
    await session.execute(text(_WALK))
    for noun, (column, _) in KEPT.items():
        await session.execute(
            text(
                f"CREATE TRIGGER walk AFTER INSERT OR UPDATE ON {noun} FOR EACH ROW EXECUTE FUNCTION walk('{column}')"
            )
        )


async def walked(session: AsyncSession) -> set[tuple[str, str | None, str]]:
    """Every (noun, was, became) since; a row that was written and stayed as it was did not move."""
    rows = await session.execute(text(_MOVES))
    return {(row.noun, row.was, row.became) for row in rows}


async def test_months_that_fail_are_held_refused_and_run_again_keep_to_the_tables(
    fresh: Callable[[], str],
) -> None:
    with standin.desk(data=world.small_county()) as desk:
        async with worker(fresh(), desk.transport) as (cycle, sessions):
            async with sessions.begin() as session:
                await watch(session)
            desk.faults.set(Fault.EMPTY_ROSTER, 1, "SCHOOL_AGE_POPULATION")
            assert (await played(cycle))["state"] == "FAILED"
            desk.faults.set(Fault.TEN_TIMES, 1, "SCHOOL_AGE_POPULATION")
            assert (await played(cycle))["state"] == "HELD"
            async with sessions.begin() as session:
                await persons.refuse(session, "police", world.PERIOD, PackageCode.SCHOOL_AGE_POPULATION)
            assert (await played(cycle))["state"] == "CLOSED"
            await month(cycle, SEPTEMBER)
            async with sessions() as session:
                moves = await walked(session)
    for noun, was, became in moves:
        machine = KEPT[noun][1]
        machine.require(machine.states[was] if was else None, machine.states[became])
    assert {
        ("exchange_cycle", "FAILED", "FROZEN"),
        ("exchange_cycle", "VALIDATED", "HELD"),
        ("exchange_cycle", "HELD", "FROZEN"),
        ("exchange_cycle", "APPLIED", "CLOSED"),
        ("exchange_package", "RECEIVED", "REFUSED"),
        ("exchange_package", "VALIDATED", "REFUSED"),
        ("exchange_record", None, "ACCEPTED"),
        ("verification", "SENT", "CONCLUDED"),
        ("ledger_entry", None, "OPEN"),
        ("student", None, "NEVER_ENROLLED"),
    } <= moves


def placed(status: EnrollmentStatus, special_school: bool) -> SchoolingStatus:
    row = EnrollmentRow("1", 1, "", Sex.MALE, date(2016, 1, 1), IdType.NONE, status=status)
    return enrollment_row.schooling(row, special_school)


def test_the_registers_export_places_and_moves_a_child_as_the_table_lets_it() -> None:
    for special_school in (False, True):
        for status in EnrollmentStatus:
            SCHOOLING.require(None, placed(status, special_school))
        for status in HELD_ENROLLMENT:
            SCHOOLING.require(SchoolingStatus.NEVER_ENROLLED, placed(status, special_school))
    for form in enrollment_apply._FORMS:
        for other in (*enrollment_apply._FORMS, SchoolingStatus.GRADUATED):
            if other is not form:
                SCHOOLING.require(form, other)
