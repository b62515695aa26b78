"""The police's August roster of any size, received, judged, compared and applied, durable, over HTTP; beside it the limits.

python -m benchmarks.exchange --rows 1000000
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks import limits, rosters
from benchmarks.rosters import CODE, EVERY, MISTYPED, PERIOD, RENAMED, UNKNOWN, UNLISTED
from database import bulk, gate, ids, tables
from database.crypto.field import Field
from domain import identity
from exchange import organizations
from exchange.start import start
from hub import assembly, box, keys, places
from hub.assembly import Database
from hub.settings import Settings

_AT_ONCE = 20_000


@dataclass
class Result:
    """Rows and seconds by stage, and what else is told."""

    rows: int
    stages: list[tuple[str, int, float]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, name: str, rows: int, seconds: float) -> None:
        """Note a stage."""
        self.stages.append((name, rows, seconds))


async def main(rows: int) -> Result:
    """Measure once."""
    given, result = Settings(), Result(rows)
    given.home.mkdir(parents=True, exist_ok=True)
    with assembly.server(given), tempfile.TemporaryDirectory(dir=given.home) as folder:
        home = Path(folder)
        with assembly.scratch(given, f"benchmark_{rows}") as url:
            changed = {"home": home, "partners": home / "partners", "database_url": url, "jurisdiction": CODE}
            own = given.model_copy(update=changed)
            await _founded(own, rows)
            await _measure(own, result)
    return result


async def _founded(own: Settings, rows: int) -> None:
    """The county's children, in a process of its own: what it takes is neither measured nor counted as our memory."""
    again = (
        "-m",
        "benchmarks.exchange",
        "--found",
        str(rows),
        "--home",
        str(own.home),
        "--url",
        own.database_url or "",
    )
    made = await asyncio.create_subprocess_exec(sys.executable, *again)
    if await made.wait():
        raise SystemExit(made.returncode)


async def found(own: Settings, rows: int) -> None:
    """Every child but those whom the police alone know: registered, living in a village, at a school."""
    async with assembly.database(own) as opened:
        await places.load(opened.sessions, own.jurisdiction)
        async with opened.sessions.begin() as session:
            await organizations.declare_county(session, CODE, own.jurisdiction_name)
            await session.execute(text(_SCHOOL), {"county": CODE})
            school = (await session.execute(text("SELECT id FROM school"))).scalar_one()
            keys_now = await gate.writing(session, opened.ring)
            for first in range(0, rows, _AT_ONCE):
                await _register(session, keys_now, school, range(first, min(rows, first + _AT_ONCE)))
        async with opened.engine.connect() as connection:
            plain = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await plain.execute(text("VACUUM ANALYZE"))


async def _register(session: AsyncSession, keys_now: Any, school: Any, numbers: range) -> None:
    number = Field(keys_now, tables.Student.id_number_sealed)
    known = [
        (id_, rosters.child(at))
        for id_, at in zip(ids.stream(), numbers, strict=False)
        if at % EVERY != UNKNOWN
    ]
    children = (
        (id_, CODE, one.name, "RESIDENT_ID", number.text(id_, one.number), number.index(one.number),
         identity.masked(one.number), "UNVERIFIED", "MALE" if one.male else "FEMALE", one.born, "ATTENDING", "HOUSEHOLD")
        for id_, one in known
    )  # fmt: skip
    await bulk.copy(session, "student", _STUDENT, children)
    await bulk.copy(
        session,
        "household_registration",
        _HOUSEHOLD,
        ((id_, CODE, one.village, "VALID") for id_, one in known),
    )
    await bulk.copy(session, "enrollment", _ENROLLMENT, ((id_, school, 1, "ACTIVE") for id_, _ in known))


async def _measure(own: Settings, result: Result) -> None:
    async with assembly.database(own) as opened, _police(own, result.rows):
        async with assembly.exchange(own, opened) as cycle:
            began = time.perf_counter()
            outcome = await (await start(cycle, "police", PERIOD)).handle.get_result()
            seconds = time.perf_counter() - began
            peak = _peak()
            assert outcome["state"] == "CLOSED", outcome
            lines = outcome["packages"][0]["received"]
            result.add("exchange, durable, end to end", lines, seconds)
            await _stages(opened, result, lines)
            await _checked(opened, result.rows, outcome)
            before = await _written(opened)
            began = time.perf_counter()
            again = await (await start(cycle, "police", PERIOD)).handle.get_result()
            result.add("the same month again", lines, time.perf_counter() - began)
            assert again["state"] == "CLOSED", again
            result.notes.append(
                f"the same month again wrote {await _written(opened) - before} rows of the hub's tables"
            )
        result.notes.append(f"peak memory of the hub's process {peak} MiB")
        async with opened.sessions() as session:
            for name, rows, took in await limits.measure(session, result.rows):
                result.add(name, rows, took)


@asynccontextmanager
async def _police(own: Settings, rows: int) -> AsyncIterator[None]:
    public = own.home / "police.jwks"
    public.write_text(json.dumps({"keys": [keys.key(own.home, "police").as_dict(private=False)]}))
    arguments = ("-m", "benchmarks.rosters", "--rows", str(rows), "--client-jwks", str(public))
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdin=pipe, stdout=pipe)
    assert process.stdout is not None
    try:
        issuer = (await process.stdout.readline()).decode().strip()
        profile = {
            "schema_version": "1.0",
            "base_url": issuer,
            "issuer": issuer,
            "client_id": "hub",
            "deadline": 3600,
        }
        box.write_profile(own, "police", profile)
        yield
    finally:
        process.terminate()
        await process.wait()


async def _stages(opened: Database, result: Result, lines: int) -> None:
    async with opened.sessions() as session:
        for name, started, ended in await session.execute(text(_STEPS)):
            if ended - started >= 50:
                result.add(f"… {name}", lines, (ended - started) / 1000)


async def _checked(opened: Database, rows: int, outcome: dict[str, Any]) -> None:
    """What was planted is what was found, by the kind of each child's number."""
    planted = {
        kind: sum(1 for at in range(rows) if at % EVERY == kind)
        for kind in (UNKNOWN, UNLISTED, RENAMED, MISTYPED)
    }
    found = {name: run["found"] for name, run in outcome["comparisons"].items()}
    # Who is mistyped has a line that went back, which names nobody: the county's own side of it is not in the roster.
    expected = {
        "M_01": planted[UNKNOWN],
        "M_08": planted[UNLISTED] + planted[MISTYPED],
        "M_10": planted[RENAMED],
    }
    assert {name: found[name] for name in expected} == expected, (found, expected)
    assert outcome["packages"][0]["rejected"] == planted[MISTYPED], outcome["packages"][0]


async def _written(opened: Database) -> int:
    """Rows of the hub's tables written so far, without the engine's and the audit log's."""
    await asyncio.sleep(2)  # the counters of other connections come late
    async with opened.sessions() as session:
        return int((await session.execute(text(_TUPLES))).scalar_one())


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _print(result: Result) -> None:
    table = Table("stage", "rows", "seconds", "rows/s", title=f"{result.rows:,} children, {PERIOD}")
    for name, rows, seconds in result.stages:
        table.add_row(name, f"{rows:,}", f"{seconds:.2f}", f"{rows / seconds:,.0f}" if seconds else "")
    console = Console()
    console.print(table)
    for note in result.notes:
        console.print(note)


_STUDENT = ("id", "jurisdiction_code", "name", "id_type", "id_number_sealed", "id_number_index", "id_number_masked",
            "id_status", "sex", "birth_date", "schooling_status", "coverage_basis")  # fmt: skip
_HOUSEHOLD = ("student_id", "region_code", "village_code", "status")
_ENROLLMENT = ("student_id", "school_id", "grade", "status")
_SCHOOL = """
    WITH unit AS (INSERT INTO organization (jurisdiction_code, code, type, name_zh)
                  VALUES (:county, '1507850001', 'SCHOOL', '测试学校') RETURNING id)
    INSERT INTO school (id, school_code, stage) SELECT id, '1507850001', 'PRIMARY' FROM unit
"""
_STEPS = """
    SELECT function_name, started_at_epoch_ms, completed_at_epoch_ms FROM dbos.operation_outputs
    WHERE started_at_epoch_ms IS NOT NULL ORDER BY function_id
"""
_TUPLES = """
    SELECT coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0) FROM pg_stat_user_tables
    WHERE schemaname = 'public' AND relname NOT LIKE 'audit%'
"""
if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.exchange")
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--found", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--url", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.found:
        changed = {"home": asked.home, "database_url": asked.url, "jurisdiction": CODE}
        asyncio.run(found(Settings().model_copy(update=changed), asked.found))
    else:
        _print(asyncio.run(main(asked.rows)))
