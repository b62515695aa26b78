"""The demo: a synthetic county's 8th, from an empty database to signed receipts, checked against the planted truth."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from socket import socket
from typing import Any

from rich.console import Console
from rich.progress import (
    Progress,
    SpinnerColumn,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)

from database import catalog
from domain import calendar
from domain.errors import Fixer, Reason, Refused
from domain.exchange import PackageCode
from exchange import enrollment_import, organizations, universe
from exchange.cycle import Cycle
from hub import assembly, box, demo_months, imports, operations, places, serving, summary, viewers
from hub.assembly import Database
from hub.settings import Settings
from partners import county as synthetic
from partners import poor_households, registry_file
from partners.county import County
from partners.organizations import Unit
from partners.people import KnownChild

DATABASE = "demo"


@dataclass(frozen=True, slots=True)
class Plan:
    """What the demo is asked for."""

    children: int
    seed: int
    period: str
    once: bool
    as_json: bool
    fresh: bool


@dataclass(slots=True)
class Stage:
    """Tells how far the demo is; silent where nobody watches."""

    progress: Progress
    started: float = field(default_factory=time.monotonic)

    def step(self, text: str, total: float | None = None) -> Callable[[float], None]:
        """Begin a step; the returned function says how much of it is done."""
        task = self.progress.add_task(text, total=total or 1)
        return lambda done: self.progress.update(task, completed=done if total else 1)


def settings(given: Settings) -> Settings:
    """The demo's own settings: its data never stands among an operator's."""
    url = catalog.beside(assembly.database_url(given), DATABASE)
    home = given.home / "demo"
    changed = {
        "database_url": url,
        "home": home,
        "partners": home / "partners",
        "exchange_by_calendar": False,
    }
    return given.model_copy(update=changed)


@contextlib.contextmanager
def surroundings(given: Settings) -> Iterator[None]:
    """The environment in which commands are about the demo, for as long as the block lasts."""
    own = settings(given)
    named = {"HUB_HOME": own.home, "HUB_DATABASE_URL": own.database_url, "HUB_PARTNERS": own.partners}
    before = dict(os.environ)
    os.environ.update({name: str(value) for name, value in named.items()})
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


async def run(given: Settings, plan: Plan) -> None:
    """Show the 8th, say what was found, then serve until interrupted (unless once).

    Raises Refused (DEMO_RUNNING, PORT_TAKEN) before anything is touched.
    """
    console = Console(stderr=True)
    calendar.period(plan.period)
    with _alone(given), contextlib.ExitStack() as held:
        door = None if plan.once else held.enter_context(serving.listen(given))
        with assembly.server(given):
            await _show(given if door is None else serving.behind(given, door), plan, console, door)


@contextlib.contextmanager
def _alone(given: Settings) -> Iterator[None]:
    """Nobody else runs this home's demo for as long as the block lasts. Raises Refused (DEMO_RUNNING)."""
    given.home.mkdir(parents=True, exist_ok=True)
    with open(given.home / "demo.lock", "a", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(_RUNNING) from None
        yield


_RUNNING = Reason(
    "DEMO_RUNNING",
    "演示已在另一个终端运行；请先在那里按 Ctrl-C 结束",
    "the demo runs in another terminal; end it there with Ctrl-C first",
    Fixer.OPERATOR,
    "demo",
)


async def _show(given: Settings, plan: Plan, console: Console, door: socket | None) -> None:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=plan.as_json and not console.is_terminal) as progress:
        stage = Stage(progress)
        own = await _database(given, plan, stage)
        report = await _the_8th(own, plan, stage)
    report["seconds"] = round(time.monotonic() - stage.started, 1)
    if plan.as_json:
        sys.stdout.write(json.dumps(report, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    else:
        summary.show(report, console)
    if not plan.once:
        await serving.serve(own, console, door)


async def _database(given: Settings, plan: Plan, stage: Stage) -> Settings:
    done = stage.step("数据库 / database")
    url = await asyncio.to_thread(assembly.database_url, given)
    if plan.fresh or not await asyncio.to_thread(_same_county, given, plan):
        await asyncio.to_thread(catalog.drop, url, DATABASE)
        await asyncio.to_thread(shutil.rmtree, given.home / "demo", ignore_errors=True)
    await asyncio.to_thread(catalog.create, url, DATABASE)
    own = await asyncio.to_thread(settings, given)
    await asyncio.to_thread(_remember, own, plan)
    done(1)
    return own


def _same_county(given: Settings, plan: Plan) -> bool:
    """Whether the demo's database holds the county that is asked for; two counties in one would match neither truth."""
    path = given.home / "demo" / "county.json"
    return path.exists() and json.loads(path.read_text()) == [plan.children, plan.seed, plan.period]


def _remember(own: Settings, plan: Plan) -> None:
    own.home.mkdir(parents=True, exist_ok=True)
    (own.home / "county.json").write_text(json.dumps([plan.children, plan.seed, plan.period]))


async def _the_8th(own: Settings, plan: Plan, stage: Stage) -> dict[str, Any]:
    done = stage.step(f"合成县 {plan.children} 名儿童少年 / synthetic county")
    county = await asyncio.to_thread(synthetic.build, plan.children, plan.seed, plan.period, own.jurisdiction)
    # With the simulated departments: it stands for what another system exported, clear as such files are.
    file = own.home / box.FOLDER / f"学籍导出-{plan.period}.xlsx"
    file.parent.mkdir(parents=True, exist_ok=True)
    await asyncio.to_thread(registry_file.write, county, file, broken=True)
    sheet = file.with_name(f"{PackageCode.POOR_HOUSEHOLD_STUDENTS.zh}-{plan.period}.xlsx")
    await asyncio.to_thread(poor_households.write, county, sheet)
    done(1)
    async with assembly.database(own) as opened:
        imported = await _load(own, opened, county, file, stage)
        months, seen = await _exchange(own, opened, plan, sheet, stage)
        async with opened.sessions() as session:
            report = await summary.report(session, opened.ring(), county, months, imported)
    report["viewers"] = seen
    report["graphql"] = f"{own.public_issuer}/graphql"
    return report


async def _load(own: Settings, opened: Database, county: County, file: Path, stage: Stage) -> dict[str, Any]:
    done = stage.step("五地政策文件 / five places' rules")
    await places.load(opened.sessions, own.jurisdiction)
    done(1)
    done = stage.step("单位、学校、已知未入学儿童 / units, schools, known children")
    async with opened.sessions.begin() as session:
        await organizations.declare_county(session, own.jurisdiction, own.jurisdiction_name)
        await organizations.register(session, own.jurisdiction, [unit(each) for each in county.organizations])
        await universe.register(
            session,
            opened.ring,
            own.jurisdiction,
            [known_child(child) for child in county.known_outside_school()],
        )
    done(1)
    done = stage.step("导入学籍系统导出表 / registry export", total=1)
    async with opened.sessions.begin() as session:
        imported = await enrollment_import.import_enrollment(
            session,
            ring=opened.ring,
            jurisdiction_code=own.jurisdiction,
            content=await asyncio.to_thread(file.read_bytes),
            file_name=file.name,
            today=operations.today(),
            period=county.period,
            progress=lambda _stage, at, of: done(at / max(of, 1)),
        )
    await asyncio.to_thread(imports.keep_rejects, imported, file)
    done(1)
    return imports.told(imported)


async def _exchange(
    own: Settings, opened: Database, plan: Plan, sheet: Path, stage: Stage
) -> tuple[demo_months.Months, list[dict[str, Any]]]:
    done = stage.step("四部门模拟 / departments, simulated")
    county, seen = box.County(plan.children, plan.seed, plan.period, own.jurisdiction), []
    async with demo_months.departments(own, county) as announced:
        done(1)

        async def asked(cycle: Cycle) -> None:
            done = stage.step("四人登录，问同一问题 / four sign in and ask the same")
            seen.extend(await viewers.asked(own, opened.sessions, serving.application(own, opened, cycle)))
            done(1)

        months = await demo_months.exchanged(own, opened, county, announced, sheet, stage.step, asked)
    return months, seen


def unit(unit: Unit) -> organizations.Unit:
    return organizations.Unit(
        code=unit.code,
        type=unit.type,
        name_zh=unit.name_zh,
        parent_code=unit.parent_code,
        department=unit.department,
        stage=unit.stage,
        township_code=unit.township_code,
        area_tags=tuple(tag.name for tag in unit.area_tags),
        catchment_village_codes=unit.catchment_village_codes,
    )


def known_child(child: KnownChild) -> universe.KnownChild:
    return universe.KnownChild(
        id_number=child.id_number,
        name=child.name,
        birth_date=child.birth_date,
        schooling_status=child.schooling_status,
        evidence=child.evidence,
        village_code=child.village_code,
        address=child.address,
    )
