"""The pupil register's export, imported on a real PostgreSQL: counts balance, twice changes nothing, rejects complete it."""

from __future__ import annotations

import random
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from connectors import _files
from database import tables
from domain import enrollment_columns
from domain.cell import Cell
from domain.errors import Refused
from domain.exchange import Direction, PackageCode, PackageState, RecordState
from domain.ledger import LedgerType
from domain.organization import OrgType, SchoolStage
from domain.student import CoverageBasis, EnrollmentStatus, SchoolingStatus, SpecialGroup
from exchange import landing, organizations
from tests import registry_export as export
from tests import sealing
from tests.registry_import import COUNTY, content_of, only, state, take, take_rows


async def test_an_enrolled_child_stands_in_every_register_and_in_its_schools_ledger_GH_27(
    county: AsyncSession,
) -> None:
    report = await take_rows(county, export.row(1, 是否留守儿童="双亲留守儿童"))
    assert (report.students_inserted, report.counts.accepted, report.rejects) == (1, 1, ())
    child = await only(county, tables.Student)
    place = await only(county, tables.Enrollment)
    assert child.schooling_status is SchoolingStatus.ATTENDING
    assert child.coverage_basis is CoverageBasis.BOTH
    assert child.source_package_id == place.source_package_id == report.package_id
    assert (place.grade, place.status, place.entry_date) == (5, EnrollmentStatus.ACTIVE, date(2022, 9, 1))
    assert (await only(county, tables.SchoolClass)).school_year == "2026-2027"
    assert (await only(county, tables.HouseholdRegistration)).region_code == COUNTY
    assert (await only(county, tables.Guardianship)).is_legal_guardian
    assert (await only(county, tables.SpecialGroupMembership)).group is SpecialGroup.LEFT_BEHIND
    ledgers = (await county.scalars(select(tables.Ledger))).all()
    assert len(ledgers) == 6
    entry = await only(county, tables.LedgerEntry)
    ledger = await county.get_one(tables.Ledger, entry.ledger_id)
    assert (ledger.type, ledger.owner_id) == (LedgerType.SCHOOL_AGE_ENROLLMENT, place.school_id)
    record = await only(county, tables.ExchangeRecord)
    assert (record.student_id, record.line_no, record.state) == (child.id, 1, RecordState.ACCEPTED)


async def test_the_same_file_twice_writes_nothing(county: AsyncSession) -> None:
    content = export.workbook(export.grid([export.row(at) for at in range(1, 6)] + [export.row(9, 姓名="")]))
    first = await take(county, content)
    before = await state(county)
    second = await take(county, content)
    assert second.unchanged
    assert (second.package_id, second.counts) == (first.package_id, first.counts)
    assert second.rejects == first.rejects
    assert second.reject_file() == first.reject_file() or second.reject_file() is not None
    assert await state(county) == before
    assert await county.scalar(select(func.count()).select_from(tables.ExchangePackage)) == 1


async def test_the_same_rows_in_another_file_land_but_write_no_other_row(county: AsyncSession) -> None:
    rows = [export.row(at, 是否孤儿="是", 其他特殊群体="低保户子女", 学籍状态="休学") for at in range(1, 8)]
    await take_rows(county, *rows)
    before = await state(county)
    shuffled = random.Random(1).sample(export.HEADINGS, len(export.HEADINGS))
    for content in (
        export.delimited(export.grid(rows, shuffled), "gb18030"),
        export.delimited(export.grid(rows, title=None), "utf-8-sig", ";"),
    ):
        report = await take(county, content)
        assert (report.students_unchanged, sum(report.written.values())) == (7, 0)
        assert await state(county) == before


async def test_order_of_columns_and_encoding_do_not_matter(county: AsyncSession) -> None:
    rows = [export.row(at, 其他特殊群体="困境儿童" if at % 2 else "") for at in range(1, 6)] + [
        export.row(8, 年级="x")
    ]
    shuffled = random.Random(2).sample(export.HEADINGS, len(export.HEADINGS))
    found = []
    for content in (
        export.workbook(export.grid(rows)),
        export.workbook(export.grid(rows, shuffled, None)),
        export.delimited(export.grid(rows, shuffled), "gb18030", "\t"),
        export.delimited(export.grid(rows), "utf-8-sig"),
    ):
        async with county.begin_nested() as savepoint:
            report = await take(county, content)
            found.append((report.counts, await content_of(county)))
            await savepoint.rollback()
    assert all(each == found[0] for each in found)


BROKEN: dict[str, dict[str, Cell]] = {
    "NUMERIC_ID": {"身份证件号": 150785201503120019.0},
    "BAD_ID": {"身份证件号": "150785201503120018"},
    "BAD_DATE": {"出生日期": "20150230"},
    "UNKNOWN_SCHOOL": {"学校标识码": "9999999999"},
    "MISSING": {"姓名": None},
    "BAD_CODE": {"民族": "火星"},
}


@pytest.mark.parametrize("form", [".xlsx", ".csv"])
async def test_the_reject_copy_once_repaired_imports_cleanly_and_completes_the_set(
    county: AsyncSession, form: str
) -> None:
    rows = [export.row(at) for at in range(1, 4)]
    spoiled = [export.row(at, **changed) for at, changed in enumerate(BROKEN.values(), 4)]
    lines = export.grid([*rows, *spoiled, rows[0], export.row(2, 姓名="别人")])
    content = export.workbook(lines) if form == ".xlsx" else export.delimited(lines, "gb18030")
    report = await take(county, content, file_name=f"学籍{form}")
    counts = report.counts
    assert (counts.accepted, counts.rejected, counts.duplicate) == (3, 7, 1)
    assert [reject.reasons[0].code for reject in report.rejects][:-1] == list(BROKEN)
    assert report.reject_file_name == f"学籍-退回{form}"
    back = report.reject_file()
    assert back is not None
    sheet = _files.read(back, enrollment_columns.recognizes)
    returned = list(sheet.rows())
    assert len(returned) == 7
    assert sheet.headings[-1] == "退回原因"
    again = await take(
        county, back
    )  # unrepaired, all of it comes back, but for the twin whose first row is not here
    assert (again.counts.received, again.counts.rejected) == (7, 6)
    assert again.unknown_columns == ()
    repaired = [export.row(at) for at in range(4, 10)]
    last = await take_rows(county, *repaired, file_name=report.reject_file_name)
    assert last.counts.rejected == 0
    assert await county.scalar(select(func.count()).select_from(tables.Student)) == 9


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "FILE_EMPTY"),
        (b"PK\x03\x04rubbish", "FILE_TRUNCATED"),
        (export.workbook([]), "SHEET_EMPTY"),
        (export.workbook([["甲"], ["乙"]]), "NO_HEADER"),
        (
            export.workbook(export.grid([export.row(1)], [h for h in export.HEADINGS if h != "姓名"])),
            "MISSING_COLUMN",
        ),
        ("姓名,性别,年级\n".encode("utf-16"), "FILE_BINARY"),
    ],
)
async def test_a_file_that_cannot_be_read_is_refused_and_leaves_nothing(
    county: AsyncSession, content: bytes, code: str
) -> None:
    before = await state(county)
    with pytest.raises(Refused) as refused:
        await take(county, content)
    assert refused.value.reason.code == code
    assert await state(county) == before
    assert not (await county.scalars(select(tables.ExchangePackage))).all()


async def test_a_file_without_rows_lands_as_empty_and_changes_no_child(county: AsyncSession) -> None:
    await take_rows(county, export.row(1))
    before = await content_of(county)
    report = await take_rows(county)
    assert (report.counts.received, report.not_in_this_file, report.reject_file()) == (0, 1, None)
    assert await content_of(county) == before


async def test_unknown_columns_are_listed_and_progress_is_told(county: AsyncSession) -> None:
    told: list[str] = []
    lines = export.grid([export.row(1, 血型="O")], [*export.HEADINGS, "血型"])
    report = await take(
        county, export.workbook(lines), progress=lambda stage, done, total: told.append(stage)
    )
    assert report.unknown_columns == ("血型",)
    assert [*dict.fromkeys(told)] == ["read", "validate", "match", "apply", "land", "count"]
    package = await county.get_one(tables.ExchangePackage, report.package_id)
    assert (package.state, package.sequence, package.direction) == (PackageState.APPLIED, 1, Direction.FILE)


async def test_a_school_added_since_takes_the_same_file_in_when_asked_to(county: AsyncSession) -> None:
    content = export.workbook(export.grid([export.row(1, 学校标识码="2150785003")]))
    assert (await take(county, content)).counts.rejected == 1
    unit = organizations.Unit("2150785003", OrgType.SCHOOL, "新校", stage=SchoolStage.PRIMARY)
    await organizations.register(county, COUNTY, [unit])
    assert (await take(county, content, again=True)).counts.accepted == 1


async def test_a_key_used_for_other_content_is_refused(county: AsyncSession) -> None:
    key = landing.PackageKey(COUNTY, "police", PackageCode.SCHOOL_AGE_POPULATION, Direction.PULL, "2026-09")
    package_id, new = await landing.keep(county, sealing.KEYS, key, b"one", {}, PackageState.RECEIVED)
    assert (isinstance(package_id, UUID), new) == (True, True)
    assert await landing.keep(county, sealing.KEYS, key, b"one", {}, PackageState.RECEIVED) == (
        package_id,
        False,
    )
    with pytest.raises(Refused) as refused:
        await landing.keep(county, sealing.KEYS, key, b"two", {}, PackageState.RECEIVED)
    assert refused.value.reason.code == "SEQUENCE_REUSED"
