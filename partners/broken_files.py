"""Makes registry exports as they should not be, each with what an import must say about it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from domain.exchange import PackageCode, RejectCode
from partners import registry_file, registry_rows
from partners.county import County
from partners.numbers import wrong_check
from partners.registry_rows import HEADINGS, Cell, Row
from partners.truth import PackageTruth, Reject

_ROWS = 20
_TITLE = "中小学生学籍信息导出表"
_LIST = list(HEADINGS)


@dataclass(frozen=True, slots=True)
class BrokenFile:
    """A file and the answer it deserves.

    refused: the reason if the whole file must be refused; rows: otherwise, what its rows must come to.
    says: the point that the answer must make, in Chinese.
    """

    path: Path
    says: str
    refused: RejectCode | None = None
    rows: PackageTruth | None = None


def numeric_identity_cells(county: County, folder: Path) -> BrokenFile:
    """Identity numbers typed as Excel numbers: the last three digits are gone."""
    return _every_third(
        county,
        folder / "numeric_identity.xlsx",
        RejectCode.NUMERIC_ID,
        "身份证件号",
        lambda value: float(value[:15] + "000"),
    )


def wrong_check_digits(county: County, folder: Path) -> BrokenFile:
    """Identity numbers whose check character does not fit."""
    path = folder / "wrong_check_digits.xlsx"
    return _every_third(county, path, RejectCode.BAD_ID, "身份证件号", wrong_check)


def impossible_dates(county: County, folder: Path) -> BrokenFile:
    """Birth dates on 30 February."""
    path = folder / "impossible_dates.xlsx"
    return _every_third(county, path, RejectCode.BAD_DATE, "出生日期", lambda value: f"{value[:4]}-02-30")


def unknown_school(county: County, folder: Path) -> BrokenFile:
    """School codes that no school of the county bears."""
    path = folder / "unknown_school.xlsx"
    return _every_third(county, path, RejectCode.UNKNOWN_SCHOOL, "学校标识码", lambda _: "2199999999")


def repeated_rows(county: County, folder: Path) -> BrokenFile:
    """Pupils listed twice in identical rows: the second counts as a duplicate."""
    rows = _sound(county)
    return _repeated(folder / "repeated_rows.xlsx", rows, rows[:3], "重复行")


def contradicting_rows(county: County, folder: Path) -> BrokenFile:
    """Pupils listed twice with different classes: the second may not overwrite the first."""
    rows = _sound(county)
    at = HEADINGS.index("班级")
    later = [(*row[:at], "99班", *row[at + 1 :]) for row in rows[:3]]
    says = "同一身份证件号出现两行，内容不一致"
    return _repeated(folder / "contradicting_rows.xlsx", rows, later, says)


def extra_columns(county: County, folder: Path) -> BrokenFile:
    """Two hundred columns nobody asked for: they are ignored, every row is taken."""
    path = folder / "extra_columns.xlsx"
    extra = [f"备用{n}" for n in range(1, 201)]
    rows: list[Row] = [(*row, *("无" for _ in extra)) for row in _sound(county)]
    registry_file.workbook(path, _TITLE, [*HEADINGS, *extra], rows)
    return BrokenFile(path, "忽略200个未知列", rows=_truth(len(rows)))


def header_only(county: County, folder: Path) -> BrokenFile:
    """The headings and no row: nothing was received, which is not a refusal."""
    path = folder / "header_only.xlsx"
    registry_file.workbook(path, _TITLE, _LIST, [])
    return BrokenFile(path, "没有数据行", rows=_truth(0))


def empty_sheet(county: County, folder: Path) -> BrokenFile:
    """A workbook whose only sheet has no cell."""
    path = folder / "empty_sheet.xlsx"
    registry_file.workbook(path, "", [], [])
    return _refused(path, "工作表为空")


def no_header(county: County, folder: Path) -> BrokenFile:
    """Rows without the line that names the columns."""
    path = folder / "no_header.csv"
    rows = _sound(county)
    registry_file.text(path, [str(cell) for cell in rows[0]], rows[1:], "utf-8-sig")
    return _refused(path, "找不到表头")


def mislabeled_encoding(county: County, folder: Path) -> BrokenFile:
    """GB18030 text behind the byte-order mark of UTF-8."""
    path = folder / "mislabeled_encoding.csv"
    registry_file.text(path, _LIST, _sound(county), "gb18030")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    return _refused(path, "编码与声明不符")


def mixed_encodings(county: County, folder: Path) -> BrokenFile:
    """Two exports pasted together, the first half in UTF-8, the second in GB18030."""
    path, second = folder / "mixed_encodings.csv", folder / "second_half.csv"
    rows = _sound(county)
    registry_file.text(path, _LIST, rows[:10], "utf-8")
    registry_file.text(second, _LIST, rows[10:], "gb18030")
    path.write_bytes(path.read_bytes() + second.read_bytes().split(b"\r\n", 1)[1])
    second.unlink()
    return _refused(path, "同一文件中混有两种编码")


def zero_bytes(county: County, folder: Path) -> BrokenFile:
    """A file of no length, as an upload leaves it that was cut off at once."""
    path = folder / "zero_bytes.xlsx"
    path.write_bytes(b"")
    return _refused(path, "文件为空")


def zip_without_workbook(county: County, folder: Path) -> BrokenFile:
    """An archive named .xlsx that holds a note."""
    path = folder / "zip_without_workbook.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(zipfile.ZipInfo("readme.txt"), "不是工作簿")
    return _refused(path, "不是Excel工作簿")


def renamed_xls(county: County, folder: Path) -> BrokenFile:
    """The head of an old binary workbook (OLE2) under the name .xlsx."""
    path = folder / "renamed_xls.xlsx"
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2040))
    return _refused(path, "旧版.xls文件改名为.xlsx")


def truncated_workbook(county: County, folder: Path) -> BrokenFile:
    """A workbook of which only the first two thirds arrived."""
    path = folder / "truncated_workbook.xlsx"
    registry_file.workbook(path, _TITLE, _LIST, _sound(county))
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 2 // 3])
    return _refused(path, "文件不完整")


MAKERS: tuple[Callable[[County, Path], BrokenFile], ...] = (
    numeric_identity_cells,
    wrong_check_digits,
    impossible_dates,
    unknown_school,
    repeated_rows,
    contradicting_rows,
    extra_columns,
    header_only,
    empty_sheet,
    no_header,
    mislabeled_encoding,
    mixed_encodings,
    zero_bytes,
    zip_without_workbook,
    renamed_xls,
    truncated_workbook,
)
"""Every maker; the county needs at least 20 pupils."""


def _sound(county: County) -> list[Row]:
    return list(islice(registry_rows.rows(county), _ROWS))


def _truth(received: int, rejects: Iterable[Reject] = ()) -> PackageTruth:
    return PackageTruth(PackageCode.ENROLLMENT_REGISTRY, received, tuple(rejects))


def _refused(path: Path, says: str) -> BrokenFile:
    return BrokenFile(path, says, refused=RejectCode.SCHEMA)


def _every_third(
    county: County, path: Path, code: RejectCode, heading: str, spoil: Callable[[str], Cell]
) -> BrokenFile:
    """Twenty rows, of which the 1st, 4th, 7th … have one spoiled cell."""
    at = HEADINGS.index(heading)
    rows = _sound(county)
    for line in range(0, len(rows), 3):
        row = rows[line]
        rows[line] = (*row[:at], spoil(str(row[at])), *row[at + 1 :])
    registry_file.workbook(path, _TITLE, _LIST, rows)
    rejects = (Reject(line + 1, code, heading) for line in range(0, len(rows), 3))
    return BrokenFile(path, code.zh, rows=_truth(len(rows), rejects))


def _repeated(path: Path, rows: list[Row], later: list[Row], says: str) -> BrokenFile:
    registry_file.workbook(path, _TITLE, _LIST, rows + later)
    total = len(rows) + len(later)
    lines = range(len(rows) + 1, total + 1)
    rejects = (Reject(line, RejectCode.DUPLICATE_LINE, "身份证件号") for line in lines)
    return BrokenFile(path, says, rows=_truth(total, rejects))
