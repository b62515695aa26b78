"""How a package is spoiled by a fault: the lines of a roster turned into lines a real department once sent."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from stdnum.cn import ric

from partners.faults import Fault, Faults

Row = dict[str, Any]  # one line as it stands on the wire; its fields differ from package to package


def rows(clean: list[Row], faults: Faults, package: str) -> list[Row]:
    """The lines with every switched-on fault in them, numbered anew from 1."""
    spoiled = clean
    for fault, spoil in _SPOILERS.items():
        if faults.take(fault, package):
            spoiled = spoil(spoiled)
    return [{**row, "lineNo": number} for number, row in enumerate(spoiled, 1)]


def month_before(period: str) -> str:
    """2026-01 → 2025-12."""
    year, month = map(int, period.split("-"))
    return f"{year - (month == 1):04d}-{(month - 2) % 12 + 1:02d}"


def _bad_checksums(rows: list[Row]) -> list[Row]:
    return [
        _changed(row, "idNumber", _wrong_check_digit) if n % 10 == 0 else row for n, row in enumerate(rows)
    ]


def _duplicates(rows: list[Row]) -> list[Row]:
    return _each_followed_by(rows, lambda row: row)


def _twins(rows: list[Row]) -> list[Row]:
    return _each_followed_by(
        rows, lambda row: _changed(_changed(row, "idNumber", _sibling), "name", lambda name: name[:1] + "双")
    )


def _renamed_townships(rows: list[Row]) -> list[Row]:
    renamed: Iterable[Row] = rows
    for field in ("townshipCode", "villageCode"):
        renamed = [_changed(row, field, lambda code: code[:6] + "9" + code[7:]) for row in renamed]
    return [_changed(row, "address", lambda text: text.replace("乡", "镇")) for row in renamed]


def _ten_times(rows: list[Row]) -> list[Row]:
    return [copy for row in rows for copy in _tenfold(row)]


def _tenfold(row: Row) -> list[Row]:
    # An even step in the sequence digits: ten different people of the same sex and birth date.
    return [_changed(row, "idNumber", partial(_sibling, step=100 * k)) for k in range(10)]


_SPOILERS: dict[Fault, Callable[[list[Row]], list[Row]]] = {
    Fault.EMPTY_ROSTER: lambda rows: [],
    Fault.TEN_TIMES: _ten_times,
    Fault.TWINS: _twins,
    Fault.RENAMED_TOWNSHIPS: _renamed_townships,
    Fault.BAD_CHECKSUMS: _bad_checksums,
    Fault.DUPLICATES: _duplicates,
    Fault.SCHEMA_DRIFT: lambda rows: [{**row, "bloodType": "AB"} for row in rows],
}


def _each_followed_by(rows: list[Row], make: Callable[[Row], Row]) -> list[Row]:
    return [one for n, row in enumerate(rows) for one in ([row, make(row)] if n % 10 == 0 else [row])]


def _changed(row: Row, field: str, change: Callable[[str], str]) -> Row:
    return {**row, field: change(row[field])} if row.get(field) else row


def _wrong_check_digit(number: str) -> str:
    return number[:-1] + ("0" if number[-1] != "0" else "1")


def _sibling(number: str, step: int = 2) -> str:
    if len(number) != 18 or not number[:17].isdigit():
        return number
    body = f"{number[:14]}{(int(number[14:17]) + step) % 1000:03d}"
    return body + str(ric.calc_check_digit(body + "0"))
