"""The watched folder: files that stand still are taken once, what goes back lies beside, and a death at any step loses and doubles nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from connectors.departments import CONNECTORS
from connectors.rural_revitalization import CONNECTOR
from database import gate, tables
from domain.errors import Fixer, Reason, Refused
from domain.exchange import PackageState
from exchange import handed_in
from hub import imports, inbox
from hub.inbox import Inbox
from tests import sealing
from tests.conftest import Databases
from tests.exchange import rural, world
from tests.exchange.rural import SOUND, changed, sheet

NOW = datetime(2026, 10, 8, 1, tzinfo=UTC)
NAME = "POOR_HOUSEHOLD_STUDENTS-2026-08.csv"
ONE_BACK = sheet([changed(SOUND[0], 识别日期="2026-02-30"), *SOUND[1:]])


@pytest.fixture
async def sessions(databases: Databases, template: str) -> AsyncIterator[async_sessionmaker[AsyncSession]]:
    """Sessions on an empty database of the test's own."""
    engine, made = world.opened(databases.make("watched", template))
    yield made
    await engine.dispose()
    databases.drop("watched")


@pytest.fixture
def box(sessions: async_sessionmaker[AsyncSession], tmp_path: Path) -> Inbox:
    """An inbox whose two looks are one after the other."""

    async def at_once(seconds: float) -> None:
        await asyncio.sleep(0)

    return Inbox(tmp_path / "inbox", sessions, sealing.ring, world.CODE, "根河市", lambda: NOW, at_once)


def own(box: Inbox) -> Path:
    """The department's folder."""
    folder = box.folder / rural.PARTNER
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def lie(box: Inbox) -> dict[str, list[str]]:
    """What lies where in the department's folder."""
    found: dict[str, list[str]] = {}
    for path in sorted(own(box).rglob("*")):
        if path.is_file():
            found.setdefault(path.parent.relative_to(own(box)).name, []).append(path.name)
    return found


async def packages(box: Inbox) -> list[tuple[PackageState, int, int]]:
    """State and counts of every package there is."""
    of = tables.ExchangePackage
    async with box.sessions() as session:
        rows = await session.execute(select(of.state, of.received, of.accepted).order_by(of.sequence))
        return [tuple(row) for row in rows]


async def test_a_file_is_taken_and_what_goes_back_lies_beside_to_be_mended(box: Inbox) -> None:
    (own(box) / NAME).write_bytes(ONE_BACK)
    (said,) = await box.once()
    assert f"接收 received {len(SOUND)}" in said
    returned = NAME.replace(".csv", "-退回.csv")
    assert lie(box) == {"taken": [NAME], "returned": [returned]}
    content = (own(box) / "returned" / returned).read_text("utf-8-sig")
    assert "识别日期：日期无效" in content
    (own(box) / returned).write_bytes(content.replace("2026-02-30", "2026-02-03").encode("gb18030"))
    await box.once()
    assert lie(box)["taken"] == sorted([returned, NAME])
    assert await packages(box) == [
        (PackageState.SUPERSEDED, len(SOUND), len(SOUND) - 1),
        (PackageState.VALIDATED, len(SOUND), len(SOUND)),
    ]
    assert await box.once() == []
    async with box.sessions() as session:
        record = tables.AuditRecord
        rows = await session.execute(select(record.operation, record.path, record.rows))
        assert (
            list(map(tuple, rows))
            == [("exchange inbox", f"{rural.PARTNER}/2026-08/POOR_HOUSEHOLD_STUDENTS", len(SOUND))] * 2
        )


async def test_a_file_that_still_grows_or_is_not_meant_is_left_where_it_is(box: Inbox) -> None:
    path, half = own(box) / NAME, len(ONE_BACK) // 2
    for name in (f".{NAME}", f"~${NAME}", "notes.txt", f"{NAME}.part"):
        (own(box) / name).write_bytes(ONE_BACK)
    path.write_bytes(ONE_BACK[:half])
    assert await box.look() == []
    path.write_bytes(ONE_BACK)
    assert await box.look() == []
    assert await packages(box) == []
    assert len(await box.look()) == 1
    assert await packages(box) == [(PackageState.VALIDATED, len(SOUND), len(SOUND) - 1)]
    assert len(lie(box)[""]) == 4


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("八月.csv", ONE_BACK, "FILE_NAME_UNCLEAR"),
        ("SCHOOL_AGE_POPULATION-2026-08.csv", ONE_BACK, "FILE_NAME_UNCLEAR"),
        ("POOR_HOUSEHOLD_STUDENTS-2027-01.csv", ONE_BACK, "NOT_YET"),
        (NAME, b"\0", "FILE_BINARY"),
        ("POOR_HOUSEHOLD_STUDENTS-2026-08.xls", b"\xd0\xcf\x11\xe0", "FILE_OLD_XLS"),
        (NAME, sheet([]), "PACKAGE_EMPTY"),
        (NAME, sheet([row[:3] for row in SOUND], rural.HEADINGS[:3]), "MISSING_COLUMN"),
    ],
)
async def test_what_cannot_be_taken_is_put_aside_with_the_reason_in_both_languages(
    box: Inbox, name: str, content: bytes, code: str
) -> None:
    for _ in range(2):
        (own(box) / name).write_bytes(content)
        await box.once()
    stem, ending = name.rsplit(".", 1)
    assert lie(box) == {"refused": sorted([name, f"{name}.txt", f"{stem}-2.{ending}"])}
    told = (own(box) / "refused" / f"{name}.txt").read_text("utf-8")
    assert f"[{code}]" in told
    assert any("一" <= each <= "鿿" for each in told)


@pytest.mark.parametrize(
    ("name", "period"),
    [
        ("POOR_HOUSEHOLD_STUDENTS-2026-09.xlsx", "2026-09"),
        ("poor_household_students_202610.csv", "2026-10"),
        ("建档立卡贫困家庭、监测户学生名册-2026-09.xlsx", "2026-09"),
        ("建档立卡贫困家庭、监测户学生名册2026年9月（更正）.xlsx", "2026-09"),
        ("POOR_HOUSEHOLD_STUDENTS-2026-10-退回-2.xlsx", "2026-10"),
    ],
)
def test_a_name_says_package_and_month(name: str, period: str) -> None:
    assert inbox.told(CONNECTOR, name) == (rural.CODE, period)


def test_every_package_that_is_received_has_names_a_file_can_bear() -> None:
    for connector in CONNECTORS.values():
        for package in connector.packages:
            for name in (package.code.name, package.code.zh):
                if package.direction.name == "PULL":
                    assert inbox.told(connector, f"{name}-2026-12.xlsx") == (package.code, "2026-12")
                else:
                    with pytest.raises(Refused):
                        inbox.told(connector, f"{name}-2026-12.xlsx")


class Died(BaseException):
    """The process is gone."""


@pytest.mark.parametrize("step", ["keep", "judge", "commit", "returned", "moved"])
async def test_a_death_at_any_step_loses_nothing_and_doubles_nothing(
    box: Inbox, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    (own(box) / NAME).write_bytes(ONE_BACK)

    async def dies(*given: Any, **named: Any) -> Any:
        raise Died

    def at_once(*given: Any) -> Any:
        raise Died

    with monkeypatch.context() as broken:
        if step in ("keep", "judge"):
            broken.setattr(handed_in, step, dies)
        elif step == "commit":
            broken.setattr(inbox.Inbox, "_give_back", dies)
        elif step == "returned":
            broken.setattr(imports, "kept_beside", at_once)
        else:
            broken.setattr(inbox, "_moved", at_once)
        with pytest.raises(Died):
            await box.once()
    assert lie(box)[""] == [NAME]
    fresh = Inbox(box.folder, box.sessions, box.ring, world.CODE, "根河市", box.now, box.pause)
    await fresh.once()
    assert lie(box) == {"taken": [NAME], "returned": [NAME.replace(".csv", "-退回.csv")]}
    assert await packages(box) == [(PackageState.VALIDATED, len(SOUND), len(SOUND) - 1)]
    async with box.sessions() as session:
        assert await session.scalar(select(func.count()).select_from(tables.ExchangeRecord)) == len(SOUND)


async def test_while_its_month_runs_a_file_waits_and_a_fault_of_ours_is_not_blamed_on_it(
    box: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    (own(box) / NAME).write_bytes(ONE_BACK)

    async def runs(*given: Any) -> Any:
        raise Refused(Reason("MONTH_RUNNING", "正在进行", "under way", Fixer.CALLER))

    async def no_keys(*given: Any) -> Any:
        raise Refused(Reason("FIELD_KEYS_MISSING", "缺少密钥", "no keys", Fixer.OPERATOR))

    with monkeypatch.context() as broken:
        broken.setattr(handed_in, "keep", runs)
        assert await box.once() == []
    with monkeypatch.context() as broken:
        broken.setattr(gate, "writing", no_keys)
        with pytest.raises(Refused):
            await box.once()
    assert lie(box) == {"": [NAME]}
    assert len(await box.once()) == 1


async def test_two_processes_at_one_folder_take_a_file_once(box: Inbox) -> None:
    (own(box) / NAME).write_bytes(ONE_BACK)
    other = Inbox(box.folder, box.sessions, box.ring, world.CODE, "根河市", box.now, box.pause)
    await asyncio.gather(box.once(), other.once())
    await box.once()
    assert lie(box)["taken"] == [NAME]
    assert await packages(box) == [(PackageState.VALIDATED, len(SOUND), len(SOUND) - 1)]


async def test_it_looks_until_it_is_cancelled_and_outlives_what_fails(
    box: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = 0

    async def between(seconds: float) -> None:
        nonlocal looks
        looks += 1
        if looks == 1:
            (own(box) / NAME).write_bytes(ONE_BACK)
            monkeypatch.setattr(gate, "writing", fails)
        elif looks == 3:
            monkeypatch.undo()
        elif looks == 5:
            raise Died

    async def fails(*given: Any) -> Any:
        raise OSError

    box.pause = between
    with pytest.raises(Died):
        await box.run()
    assert lie(box)["taken"] == [NAME]
