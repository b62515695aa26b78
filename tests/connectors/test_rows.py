"""A sheet written from lines reads back as the same lines: any package, any order of columns, any encoding, whatever stands above."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors import _columns, _files, _rows
from connectors._core import Line, Member, Package, members
from connectors.departments import CONNECTORS
from domain.cell import heading as folded
from domain.errors import Refused
from domain.exchange import Direction

PACKAGES = [package for connector in CONNECTORS.values() for package in connector.packages]
PULLED = [package for package in PACKAGES if package.direction is Direction.PULL]
WORDS = st.text("一二三张王李村街道路号ABCxyz0123456789", min_size=1, max_size=12).filter(
    lambda said: said.strip("0123456789")
)
DAYS = st.dates().filter(lambda day: day.year >= 1900)
NOISE = st.lists(st.lists(WORDS.map(lambda said: f"注{said}"), max_size=3), max_size=4)


def _values(member: Member) -> st.SearchStrategy[tuple[str, str]]:
    """What the line says, and one way in which a clerk writes it."""
    if member.kind is not None and member.kind.is_day:
        ways = ("{0:%Y-%m-%d}", "{0.year}/{0.month}/{0.day}", "{0.year}年{0.month}月{0.day}日", "{0:%Y%m%d}")
        return st.tuples(DAYS, st.sampled_from(ways)).map(
            lambda made: (made[0].isoformat(), made[1].format(made[0]))
        )
    if member.words:
        meant = dict(reversed(member.words))
        written = st.sampled_from(sorted([*meant, *meant.values()]))
        return written.map(lambda said: (meant.get(said, said), said))
    return WORDS.map(lambda said: (said, said))


@st.composite
def sheets(draw: st.DrawFn, package: Package) -> tuple[list[dict[str, str]], list[list[str]], int]:
    """Lines, the table that says them, and the row of its headings (from 1)."""
    known = draw(st.permutations(members(package.line)))
    lines, rows = [], []
    for _ in range(draw(st.integers(0, 4))):
        given_ = {one.name: draw(_values(one)) for one in known if one.required or draw(st.booleans())}
        lines.append({one.name: given_[one.name][0] for one in members(package.line) if one.name in given_})
        rows.append([given_[one.name][1] if one.name in given_ else "" for one in known])
    above = draw(NOISE)
    headings = [
        draw(st.sampled_from([one.column.heading, one.name, f" {one.column.heading}*"])) for one in known
    ]
    blank = [[""] * len(known)] if draw(st.booleans()) else []
    return lines, [*above, headings, *rows, *blank], len(above) + 1


def written(table: list[list[str]], form: str) -> bytes:
    """The table as a workbook or as text in an encoding."""
    if form == "xlsx":
        out = io.BytesIO()
        book = xlsxwriter.Workbook(out)
        page = book.add_worksheet()
        for at, row in enumerate(table):
            for column, cell in enumerate(row):
                page.write_string(at, column, cell)
        book.close()
        return out.getvalue()
    told = io.StringIO(newline="")
    csv.writer(told).writerows(table)
    return told.getvalue().encode(form)


def read(content: bytes, line: type[Line]) -> list[tuple[int, dict[str, Any]]]:
    """The numbered lines of a sheet."""
    sheet = _files.read(content, _columns.recognizes(line))
    return list(_rows.lines(sheet, _columns.bind(line, sheet.headings), line))


@pytest.mark.parametrize("package", PULLED, ids=lambda package: package.code.name)
@settings(max_examples=25, deadline=None)
@given(data=st.data(), form=st.sampled_from(["xlsx", "utf-8", "utf-8-sig", "gb18030"]))
def test_what_was_written_is_what_is_read(package: Package, data: st.DataObject, form: str) -> None:
    lines, table, header = data.draw(sheets(package))
    found = read(written(table, form), package.line)
    assert [said for _, said in found] == [line for line in lines if line]
    assert all(row > header for row, _ in found)
    assert _rows.decode(_rows.encode(found)) == dict(found)


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.code.name)
def test_a_packages_columns_have_names_of_their_own(package: Package) -> None:
    own = [folded(one.column.heading) for one in members(package.line)]
    assert len(set(own)) == len(own)
    bound = _columns.bind(package.line, [one.column.heading for one in members(package.line)])
    assert list(bound.places) == [one.name for one in members(package.line)]
    others = [folded(word) for one in members(package.line) for word in one.column.also]
    assert len(set(others)) == len(others)


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.code.name)
def test_what_the_hub_sends_reads_back_from_its_workbook(package: Package) -> None:
    said = {one.name: one.words[0][1] if one.words else "甲" for one in members(package.line)}
    content = _rows.workbook(package.line, "某包 2026-09", _rows.encode([(1, said)]))
    assert read(content, package.line) == [(3, said)]
    assert _rows.workbook(package.line, "某包 2026-09", _rows.encode([(1, said)])) == content


@pytest.mark.parametrize("cell", [150785201201010000, 1.50785201201010e17, "1.50785E+17"])
def test_an_identity_number_that_is_a_number_stays_one(cell: Any) -> None:
    package = next(each for each in PULLED if each.code.name == "POOR_HOUSEHOLD_STUDENTS")
    (number, *_) = members(package.line)
    assert _rows.is_lost(number, _rows._read(number, cell))


def test_without_its_columns_nothing_is_a_package() -> None:
    for package in PULLED:
        required = [one for one in members(package.line) if one.required]
        for left_out in required:
            headings = [one.column.heading for one in members(package.line) if one is not left_out]
            with pytest.raises(Refused) as refused:
                _columns.bind(package.line, headings)
            assert left_out.column.heading in refused.value.reason.zh
