"""Packages handed in as sheets: the same lines whatever the sheet looks like, counts that balance, rows that come back and are mended."""

from __future__ import annotations

import contextlib
import csv
import io
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from connectors._columns import COMMENT, NUMBER
from database import tables
from domain.errors import Refused
from domain.exchange import PackageCode, PackageState, RecordState
from exchange import landing, pages
from exchange.by_file_report import Handed
from partners import poor_households
from tests import sealing
from tests.exchange import rural, state
from tests.exchange.rural import (
    AUGUST,
    COUNTY,
    HEADINGS,
    ROWS,
    SEPTEMBER,
    SOUND,
    Fresh,
    Hub,
    changed,
    hub,
    sheet,
)

BAD_DAY = changed(SOUND[2], 识别日期="2026-02-30")
BAD_KIND = changed(SOUND[4], 农户类别="一般农户")
SHEET = [*SOUND[:2], BAD_DAY, SOUND[3], BAD_KIND, *SOUND[5:]]


def mended(handed: Handed, *, keep: int = 99, **cells: str) -> bytes:
    """The sheet that went back, its first rows with other cells, as its clerk saves it."""
    content = handed.reject_file()
    assert content is not None
    headings, *rows = rural.table(content)
    out = io.StringIO(newline="")
    wanted = [[cells.get(heading, cell) for heading, cell in zip(headings, row, strict=True)] for row in rows]
    csv.writer(out).writerows([headings, *wanted[:keep]])
    return out.getvalue().encode("gb18030")


async def refused(here: Hub, content: bytes, **given: Any) -> tuple[str, str]:
    """Code and place of the refusal."""
    before = await here.packages()
    with pytest.raises(Refused) as error:
        await here.hand_in(content, **given)
    assert await here.packages() == before
    return error.value.reason.code, error.value.reason.place


async def test_every_row_becomes_the_line_of_its_number_whatever_the_form(
    fresh: Fresh, tmp_path: Path
) -> None:
    async with hub(fresh()) as here:
        taken = []
        for at, encoding in enumerate(("utf-8", "utf-8-sig", "gb18030")):
            path = tmp_path / f"{encoding}.csv"
            poor_households.write(COUNTY, path, encoding=encoding)
            handed = await here.hand_in(path.read_bytes(), f"2026-0{at + 5}")
            taken.append(await here.content(handed))
        assert taken[0] == taken[1] == taken[2]
        workbook = await here.content(await here.hand_in(rural.xlsx(tmp_path), "2026-08"))
        below = [{**line, "lineNo": line["lineNo"] + 1} for line in taken[0]]  # the workbook has a title
        lost = len(SOUND)  # the row whose number is a number: a text file holds less of it
        assert isinstance(workbook[lost]["idNumber"], int)
        assert isinstance(below[lost]["idNumber"], float)
        assert workbook[:lost] + workbook[lost + 1 :] == below[:lost] + below[lost + 1 :]
        assert workbook[0] == {
            "lineNo": 3,
            "idNumber": SOUND[0][0],
            "name": SOUND[0][1],
            "birthDate": SOUND[0][2],
            "kind": "REGISTERED_POOR" if "REGISTERED" in str(SOUND[0][3]) else "MONITORED_HOUSEHOLD",
            "validFrom": "2025-05-06",
            "householdNo": SOUND[0][5],
        }


async def test_the_same_file_again_is_the_same_package_and_another_one_replaces_it(fresh: Fresh) -> None:
    async with hub(fresh()) as here:
        first = await here.hand_in(sheet(SHEET))
        again = await here.hand_in(sheet(SHEET))
        assert (first.is_new, again.is_new, again.package_id) == (True, False, first.package_id)
        assert again.reject_file() == first.reject_file()
        whole = await here.hand_in(sheet(SOUND))
        assert await here.packages() == {
            (AUGUST, 1): PackageState.SUPERSEDED,
            (AUGUST, 2): PackageState.VALIDATED,
        }
        await here.month(AUGUST)
        assert not (await here.hand_in(sheet(SOUND))).is_new
        assert (await refused(here, sheet(SHEET)))[0] == "MONTH_APPLIED"
        assert whole.refused is None


async def test_what_went_back_is_mended_row_by_row_and_everybody_else_stays(fresh: Fresh) -> None:
    async with hub(fresh()) as here:
        first = await here.hand_in(sheet(SHEET))
        assert (first.counts.accepted, first.counts.rejected) == (len(SHEET) - 2, 2)
        assert [row[-2] for row in rural.table(first.reject_file() or b"")] == [NUMBER, "1/4", "1/6"]
        second = await here.hand_in(mended(first, keep=1, 识别日期="2025-05-06"), name="roster-退回.csv")
        assert second.counts.received == len(SHEET)
        assert (second.counts.accepted, second.counts.rejected) == (len(SHEET) - 1, 1)
        assert second.reject_file_name == "roster-退回.csv"
        back = rural.table(second.reject_file() or b"")
        assert [row[-2] for row in back] == [NUMBER, "2/6"]
        third = await here.hand_in(mended(second, 农户类别="监测户"), name=second.reject_file_name)
        assert (third.counts.accepted, third.counts.rejected, third.reject_file()) == (len(SHEET), 0, None)
        assert [line["lineNo"] for line in await here.content(third)] == list(range(2, len(SHEET) + 2))
        moves = (await here.month(AUGUST))["moves"]
        assert moves["memberships_begun"] == len(await here.members()) > 2
        again = await here.hand_in(mended(second, 农户类别="监测户"))
        assert (again.is_new, again.package_id) == (False, third.package_id)


async def test_a_mended_sheet_fits_the_package_that_it_came_from_and_no_other(fresh: Fresh) -> None:
    async with hub(fresh()) as here:
        assert (await refused(here, sheet([], [*HEADINGS, NUMBER, COMMENT])))[0] == "RETURN_OUTDATED"
        first = await here.hand_in(sheet(SHEET))
        good = mended(first, 识别日期="2025-05-06", 农户类别="监测户")
        for wrong, code in (
            (good.replace(b"1/4", b"1/5"), "RETURN_UNKNOWN_ROW"),
            (good.replace(b"1/4", b"1/6"), "RETURN_UNKNOWN_ROW"),
            (good.replace(b"1/4", b"four"), "RETURN_UNKNOWN_ROW"),
            (good.replace(b"1/4", b"7/4"), "RETURN_OUTDATED"),
            (good.replace(NUMBER.encode("gb18030"), "编号".encode("gb18030")), "MISSING_COLUMN"),
        ):
            found, place = await refused(here, wrong)
            assert found == code
            assert place.startswith("行 ") or code == "MISSING_COLUMN"
        added = good + ",".join([*map(str, ROWS[len(SOUND)][:1]), "", "", "", "", ""]).encode() + b",,\r\n"
        second = await here.hand_in(added)
        assert (second.counts.accepted, second.counts.rejected) == (len(SHEET), 1)
        assert list(second.reasons) == [len(SHEET) + 2]
        assert (await refused(here, good))[0] == "RETURN_OUTDATED"


async def test_a_package_worth_nothing_as_a_whole_is_kept_refused_and_its_rows_come_back(
    fresh: Fresh,
) -> None:
    async with hub(fresh()) as here:
        many = [changed(SOUND[0], 公民身份号码=f"{at:018d}") for at in range(20)]
        handed = await here.hand_in(sheet([*many, *SOUND]))
        assert handed.refused is not None
        assert (handed.refused.code, handed.counts.rejected) == ("PACKAGE_MOSTLY_REJECTED", 20)
        assert len(rural.table(handed.reject_file() or b"")) == 21
        assert not (await here.hand_in(sheet([*many, *SOUND]))).is_new
        empty = await here.hand_in(sheet([]))
        assert empty.refused is not None
        assert (empty.refused.code, empty.counts.received) == ("PACKAGE_EMPTY", 0)
        assert set((await here.packages()).values()) == {PackageState.REFUSED}
        assert (await here.month(AUGUST, "FAILED"))["failure"]["code"] == "WAITING_FOR_FILE"
        assert await here.members() == {}


@pytest.mark.parametrize(
    ("content", "given", "code"),
    [
        (b"", {}, "FILE_EMPTY"),
        (b"PK\x03\x04", {}, "FILE_TRUNCATED"),
        (sheet(SOUND)[:-1] + b'"', {}, None),
        (sheet(SOUND, ["甲", *HEADINGS[1:]]), {}, "MISSING_COLUMN"),
        (sheet(SOUND, [*HEADINGS[:5], "姓名"]), {}, "DOUBLE_COLUMN"),
        (sheet(SOUND, list("甲乙丙丁戊己")), {}, "NO_HEADER"),
        (sheet(SOUND), {"period": "2026-13"}, "BAD_PERIOD"),
        (sheet(SOUND), {"period": "2027-01"}, "NOT_YET"),
        (sheet(SOUND), {"partner": "nobody"}, "UNKNOWN_PARTNER"),
        (sheet(SOUND), {"partner": "police"}, "PACKAGE_NOT_EXPECTED"),
        (
            sheet(SOUND),
            {"code": PackageCode.VERIFICATION_REQUEST, "partner": "police"},
            "PACKAGE_NOT_EXPECTED",
        ),
    ],
)
async def test_what_cannot_be_a_package_is_refused_and_leaves_nothing(
    fresh: Fresh, content: bytes, given: dict[str, Any], code: str | None
) -> None:
    async with hub(fresh()) as here:
        if code is None:
            handed = await here.hand_in(content, **given)
            assert handed.counts.received == handed.counts.accepted + handed.counts.rejected
        else:
            assert (await refused(here, content, **given))[0] == code


async def test_a_missing_column_is_named_and_an_unknown_one_reported(fresh: Fresh) -> None:
    async with hub(fresh()) as here:
        with pytest.raises(Refused) as error:
            await here.hand_in(sheet([row[:3] for row in SOUND], HEADINGS[:3]))
        assert "农户类别、识别日期" in error.value.reason.zh
        rows = [(at, *row, "甲") for at, row in enumerate(SOUND, 1)]
        handed = await here.hand_in(sheet(rows, ["序号", *HEADINGS, "帮扶责任人"]))
        assert (handed.unknown_columns, handed.counts.accepted) == (("帮扶责任人",), len(SOUND))
        assert handed.told()["unknownColumns"] == ["帮扶责任人"]


async def test_reasons_name_row_cell_and_heading_and_never_the_value(fresh: Fresh) -> None:
    async with hub(fresh()) as here:
        number = changed(SOUND[1], 公民身份号码="1.50785E+17")
        handed = await here.hand_in(
            sheet([SOUND[0], (), number, BAD_DAY, SOUND[0], changed(SOUND[0], 识别日期="2020-1-1")])
        )
        assert (handed.counts.accepted, handed.counts.rejected, handed.counts.duplicate) == (1, 3, 1)
        said = {
            line: (reasons[0].code, reasons[0].place, reasons[0].zh)
            for line, reasons in handed.reasons.items()
        }
        assert said[4][:2] == ("NUMERIC_ID", "行 4 单元格 A4")
        assert said[4][2].startswith("公民身份号码：号码以数字格式存储")
        assert said[5] == ("BAD_DATE", "行 5 单元格 E5", "识别日期：日期无效")
        assert said[7] == ("DUPLICATE_LINE", "行 7", "重复行")
        _, lost, *_ = rural.table(handed.reject_file() or b"")
        assert lost[0] == "1.50785E+17"
        assert "2026-02-30" not in str(said)


async def test_what_was_kept_of_a_sheet_names_columns_and_no_child(fresh: Fresh) -> None:
    async with hub(fresh()) as here:
        handed = await here.hand_in(sheet(SHEET), SEPTEMBER)
        of, record = tables.ExchangePackage, tables.ExchangeRecord
        async with here.sessions() as session:
            row = await session.get_one(of, handed.package_id)
            told = str(row.header)
            facts = (
                await session.scalars(select(record.fields).where(record.state == RecordState.ACCEPTED))
            ).all()
            assert landing.digest(await pages.whole(session, sealing.KEYS, row.id)) == row.sha256
        assert row.header["file"]["columns"]["idNumber"] == 0
        assert not any(str(line[at]) in told for line in SOUND for at in (0, 1, 5))
        assert {name for fact in facts for name in fact} == {"kind", "validFrom"}


async def test_a_return_whose_file_is_not_at_hand_is_written_from_what_was_kept(fresh: Fresh) -> None:
    async with hub(fresh()) as here:
        first = await here.hand_in(sheet(SHEET))
        bare = replace(first, cells={})
        _, day, kind = rural.table(bare.reject_file() or b"")
        assert day[:5] == [*map(str, BAD_DAY[:3]), day[3], "2026-02-30"]
        assert day[3] in ("建档立卡贫困户", "防返贫监测户")
        assert (kind[3], kind[-2]) == ("一般农户", "1/6")


async def test_a_file_that_is_cut_off_shuffled_repeated_or_spoilt_is_refused_or_balances_and_applies_nothing(
    fresh: Fresh, tmp_path: Path
) -> None:
    rng, whole = random.Random(8), rural.xlsx(tmp_path)
    rows = [*SHEET, *SHEET[:5]]
    files = [whole[: rng.randrange(len(whole))] for _ in range(4)]
    files += [sheet(SHEET)[: rng.randrange(40, len(sheet(SHEET)))] for _ in range(4)]
    files += [sheet(rng.sample(rows, len(rows))) for _ in range(3)]
    files += [spoilt(rng, content) for content in (whole, sheet(SHEET)) for _ in range(5)]
    async with hub(fresh()) as here:
        async with here.sessions() as session:
            before = await state.told(session)
        taken = []
        for content in files:
            with contextlib.suppress(Refused):
                taken.append(await here.hand_in(content))
        assert 3 <= len(taken) < len(files)
        for handed in taken:
            counts = handed.counts
            assert counts.received == counts.accepted + counts.rejected + counts.duplicate
            assert counts.rejected == len(handed.reasons)
        async with here.sessions() as session:
            after = await state.told(session)
        for name in set(before) - {"package", "record"}:
            assert state.differences({name: after[name]}, {name: before[name]}) == []


def spoilt(rng: random.Random, content: bytes) -> bytes:
    """Some of its bytes are others."""
    made = bytearray(content)
    for at in rng.sample(range(len(made)), 8):
        made[at] = rng.randrange(256)
    return bytes(made)
