"""The registry export is written as schools send it, and its broken kin are truly broken."""

import csv
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from domain import identity
from domain.exchange import PackageCode, RejectCode
from partners import broken_files, registry_file, registry_rows
from partners.broken_files import BrokenFile
from partners.county import County, build
from partners.registry_rows import HEADINGS


@pytest.fixture(scope="module")
def county() -> County:
    return build(200)


def _sheet(path: Path) -> list[list[object]]:
    return list(CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python())  # type: ignore[arg-type]


def test_the_workbook_has_a_title_line_the_headings_and_text_cells(county: County, tmp_path: Path) -> None:
    registry_file.write(county, tmp_path / "export.xlsx")
    title, headings, *rows = _sheet(tmp_path / "export.xlsx")
    assert str(title[0]).startswith("根河市2026年")
    assert tuple(headings) == HEADINGS
    assert [tuple(row) for row in rows] == list(registry_rows.rows(county))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_text_file_says_the_same_in_every_encoding(county: County, tmp_path: Path, encoding: str) -> None:
    registry_file.write(county, tmp_path / "export.csv", encoding=encoding)
    with (tmp_path / "export.csv").open(encoding=encoding, newline="") as file:
        headings, *rows = csv.reader(file)
    assert tuple(headings) == HEADINGS
    assert [tuple(row) for row in rows] == list(registry_rows.rows(county))


def test_shuffled_columns_hold_the_same_cells(county: County, tmp_path: Path) -> None:
    registry_file.write(county, tmp_path / "export.csv", shuffle_columns=True)
    with (tmp_path / "export.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) != HEADINGS
    assert [tuple(row[h] for h in HEADINGS) for row in rows] == list(registry_rows.rows(county))


def test_the_same_county_gives_the_same_workbook_bytes(county: County, tmp_path: Path) -> None:
    for name in ("one.xlsx", "two.xlsx"):
        registry_file.write(county, tmp_path / name, broken=True)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_the_broken_rows_stand_where_the_truth_says(county: County, tmp_path: Path) -> None:
    truth = registry_file.write(county, tmp_path / "export.xlsx", broken=True)
    _, _, *rows = _sheet(tmp_path / "export.xlsx")
    assert truth == county.truth.packages[PackageCode.ENROLLMENT_REGISTRY]
    assert len(rows) == truth.received
    for reject in truth.rejects:
        row = rows[reject.line_no - 1]
        if reject.code is RejectCode.DUPLICATE_LINE:
            assert rows.index(row) < reject.line_no - 1
        else:
            assert _is_wrong(row[HEADINGS.index(reject.field)], reject.code)
    sound = [row for n, row in enumerate(rows, 1) if n not in {r.line_no for r in truth.rejects}]
    assert [tuple(row) for row in sound] == list(registry_rows.rows(county))


def _is_wrong(cell: object, code: RejectCode) -> bool:
    match code:
        case RejectCode.BAD_ID:
            return identity.fault(str(cell), date(2026, 8, 8)) is identity.IdFault.CHECK_DIGIT
        case RejectCode.NUMERIC_ID:
            return isinstance(cell, float)
    return cell in ("", "2199999999", "十年级") or str(cell).endswith("0230")


@pytest.mark.parametrize("make", broken_files.MAKERS)
def test_every_broken_file_is_made_and_says_what_is_wrong(
    county: County, tmp_path: Path, make: object
) -> None:
    made = make(county, tmp_path)  # type: ignore[operator]  # a maker of MAKERS
    assert isinstance(made, BrokenFile)
    assert made.path.exists()
    assert [made.path] == list(tmp_path.iterdir())
    assert made.says
    assert (made.refused is None) != (made.rows is None)
