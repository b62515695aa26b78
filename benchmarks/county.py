"""Import and exchange of a synthetic county, stage by stage, beside what PostgreSQL itself takes for the same rows."""

from __future__ import annotations

import argparse
import asyncio
import resource
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table
from sqlalchemy import insert, text
from sqlalchemy.ext.asyncio import AsyncSession

from database import bulk, tables
from domain.organization import OrgType
from exchange import enrollment_import, organizations, universe
from exchange.start import start
from hub import assembly, box, demo, operations, places
from hub.assembly import Database
from hub.settings import Settings
from partners import county as synthetic
from partners import registry_file
from partners.county import County

PERIOD, SEED = "2026-08", 8
PEER_ROWS = 20_000


@dataclass
class Result:
    """Rows and seconds by stage."""

    stages: list[tuple[str, int, float]] = field(default_factory=list)

    def add(self, name: str, rows: int, seconds: float) -> None:
        """Note a stage."""
        self.stages.append((name, rows, seconds))


async def main(children: int) -> None:
    """Measure once and print the table."""
    given, result = Settings(), Result()
    with assembly.server(given), tempfile.TemporaryDirectory(dir=_home(given)) as folder:
        home = Path(folder)
        with assembly.scratch(given, "benchmark") as url:
            changed = {"home": home, "partners": home / "partners", "database_url": url}
            await _measure(given.model_copy(update=changed), children, result)
    _print(result, children)


def _home(settings: Settings) -> Path:
    settings.home.mkdir(parents=True, exist_ok=True)
    return settings.home


async def _measure(own: Settings, children: int, result: Result) -> None:
    county = synthetic.build(children, SEED, PERIOD, own.jurisdiction)
    path = own.home / "export.csv"
    registry_file.write(county, path)
    async with assembly.database(own) as opened:
        await places.load(opened.sessions, own.jurisdiction)
        async with opened.sessions.begin() as session:
            await organizations.declare_county(session, own.jurisdiction, own.jurisdiction_name)
            await organizations.register(
                session, own.jurisdiction, [demo.unit(each) for each in county.organizations]
            )
            known = [demo.known_child(each) for each in county.known_outside_school()]
            await universe.register(session, opened.ring, own.jurisdiction, known)
        await _import(own, opened, path, result, "import")
        await _import(own, opened, path, result, "import again, nothing changed")
        await _exchange(own, opened, children, county, result)
        await _peers(opened, result)


async def _import(own: Settings, opened: Database, path: Path, result: Result, name: str) -> None:
    began = time.perf_counter()
    async with opened.sessions.begin() as session:
        report = await enrollment_import.import_enrollment(
            session,
            ring=opened.ring,
            jurisdiction_code=own.jurisdiction,
            content=await asyncio.to_thread(path.read_bytes),
            file_name=path.name,
            today=operations.today(),
            period=PERIOD,
        )
    for stage, seconds in report.seconds.items():
        result.add(f"{name}: {stage}", report.counts.received, seconds)
    result.add(name, report.counts.received, time.perf_counter() - began)


async def _exchange(own: Settings, opened: Database, children: int, county: County, result: Result) -> None:
    known = box.County(children, SEED, PERIOD, own.jurisdiction)
    async with box.department(own, "police", known), assembly.exchange(own, opened) as cycle:
        began = time.perf_counter()
        outcome = await (await start(cycle, "police", PERIOD)).handle.get_result()
        seconds = time.perf_counter() - began
    assert outcome["state"] == "CLOSED", outcome
    rows = sum(package["received"] for package in outcome["packages"])
    result.add("exchange, durable, over HTTP", rows, seconds)
    async with opened.sessions() as session:
        for name, started, ended in await session.execute(text(_STEPS)):
            result.add(f"exchange: {name}", rows, (ended - started) / 1000)


async def _peers(opened: Database, result: Result) -> None:
    async with opened.sessions() as session:
        lines = (await session.execute(text(_LINES), {"most": PEER_ROWS})).all()
        await session.execute(text("CREATE TEMP TABLE peer (LIKE exchange_record INCLUDING DEFAULTS)"))
        began = time.perf_counter()
        columns = ["package_id", "line_no", "state", "id_number_index", "name", "fields", "reason"]
        await bulk.copy(session, "peer", columns, (tuple(line) for line in lines))
        result.add("limit: COPY of the same records, no index", len(lines), time.perf_counter() - began)
        await session.rollback()
    await _orm(opened, result)


async def _orm(opened: Database, result: Result) -> None:
    async with opened.sessions() as session:
        rows = await _units(session)
        began = time.perf_counter()
        await session.execute(insert(tables.Organization), rows)
        result.add("peer: SQLAlchemy bulk insert of units", len(rows), time.perf_counter() - began)
        await session.rollback()


async def _units(session: AsyncSession) -> list[dict[str, object]]:
    unit = (await session.scalars(text("SELECT jurisdiction_code FROM organization LIMIT 1"))).one()
    kind = {"type": OrgType.VILLAGE, "name_zh": "测试村", "jurisdiction_code": unit}
    return [{**kind, "code": f"x{number}"} for number in range(PEER_ROWS)]


def _print(result: Result, children: int) -> None:
    table = Table("stage", "rows", "seconds", "rows/s", title=f"{children:,} children, {PERIOD}")
    for name, rows, seconds in result.stages:
        table.add_row(name, f"{rows:,}", f"{seconds:.2f}", f"{rows / seconds:,.0f}" if seconds else "")
    console = Console()
    console.print(table)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    console.print(f"peak memory of this process {peak} MiB (the synthetic county included)")


_STEPS = """
    SELECT function_name, started_at_epoch_ms, completed_at_epoch_ms FROM dbos.operation_outputs
    WHERE started_at_epoch_ms IS NOT NULL ORDER BY function_id
"""
_LINES = """
    SELECT package_id, line_no, state, id_number_index, name, fields::text, reason::text FROM exchange_record LIMIT :most
"""

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.county")
    parser.add_argument("--children", type=int, default=100_000)
    asyncio.run(main(parser.parse_args().children))
