"""What is said of a file that cannot be read, in both languages."""

from __future__ import annotations

from domain.errors import Fixer, Reason, Refused

_SAID = {
    "FILE_EMPTY": ("文件为空（0字节）", "the file is empty (0 bytes)"),
    "FILE_TOO_LARGE": (
        "文件过大（{size}MB，上限{limit}MB）",
        "the file is too large ({size} MB, limit {limit} MB)",
    ),
    "FILE_UNPACKS_TOO_LARGE": ("文件解压后超过{limit}MB", "the file unpacks to more than {limit} MB"),
    "FILE_OLD_XLS": ("是旧版.xls文件，请另存为.xlsx", "an old .xls file; save it as .xlsx"),
    "FILE_ENCRYPTED": (
        "工作簿已加密，请取消密码后重新导出",
        "the workbook is encrypted; remove its password",
    ),
    "FILE_TRUNCATED": (
        "工作簿不完整或已损坏，请重新导出",
        "the workbook is incomplete or damaged; export it again",
    ),
    "FILE_NOT_WORKBOOK": (
        "压缩包不是Excel工作簿（.xlsx）",
        "a zip archive that is no Excel workbook (.xlsx)",
    ),
    "FILE_WEB_PAGE": (
        "是网页格式（扩展名为.xls的网页），请另存为.xlsx",
        "a web page, not a table; save it as .xlsx",
    ),
    "FILE_NOT_TABLE": ("既不是.xlsx也不是.csv", "neither .xlsx nor .csv"),
    "FILE_ENCODING": (
        "编码不是UTF-8或GB18030：第{position}字节无法解码",
        "neither UTF-8 nor GB18030: byte {position} cannot be decoded",
    ),
    "FILE_BINARY": ("不是文本表格：第{position}字节为空字符", "not a text table: byte {position} is a NUL"),
    "FILE_CSV": ("CSV格式错误，在第{row}行附近", "the CSV is malformed near row {row}"),
    "SHEET_EMPTY": ("表中没有内容", "the sheet is empty"),
    "NO_HEADER": ("前{rows}行内找不到表头", "no header within the first {rows} rows"),
    "SEVERAL_SHEETS": (
        "多个工作表都有表头和数据（{names}），请合并或只保留一个",
        "several sheets hold header and rows ({names}); merge them or keep one",
    ),
    "TOO_MANY_ROWS": ("有{rows}行，上限{limit}行", "{rows} rows, limit {limit}"),
    "STRAY_CELL": (
        "{place}处仍有内容，远超出数据区（上限{limit}行{columns}列）；请删除多余的行列",
        "something stands in {place}, far outside the data (limit {limit} rows, {columns} columns); delete it",
    ),
}


def refused(code: str, **facts: int | str) -> Refused:
    """The refusal of this code; facts fill its text."""
    zh, en = _SAID[code]
    return Refused(Reason(code, zh.format(**facts), en.format(**facts), Fixer.SUBMITTER))
