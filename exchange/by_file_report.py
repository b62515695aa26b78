"""What a package handed in as a sheet came to, and the sheet that goes back to whoever sent it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Any
from uuid import UUID

from connectors import _columns, _returned, _rows
from connectors._columns import Binding
from connectors._core import Package, members
from connectors._files import Form, Sheet
from connectors._rows import Said
from domain.cell import Cell
from domain.cell import heading as folded
from domain.errors import Reason
from domain.exchange import PackageState
from exchange import landing
from exchange.landing import Counts
from exchange.validate import worthless


@dataclass(frozen=True, slots=True)
class Handed:
    """The package with its counts; nothing in it names a person but what goes back.

    is_new: False if this very file was handed in before, which changed nothing. reasons: by line, of those that went back;
    kept: what they say; cells: as they stand in the file, of those that came with it. sheet, binding: the file's.
    """

    package: Package
    package_id: UUID
    is_new: bool
    state: PackageState
    sequence: int
    counts: Counts
    sheet: Sheet
    binding: Binding
    file_name: str
    reasons: Mapping[int, Sequence[Reason]] = field(repr=False)
    kept: Mapping[int, Said] = field(repr=False)
    cells: Mapping[int, Sequence[Cell]] = field(repr=False)

    @property
    def refused(self) -> Reason | None:
        """Why the package as a whole is worth nothing, or was refused by a person; None of one that its month takes up."""
        if self.state is not PackageState.REFUSED:
            return None
        return worthless(self.counts, self.package) or landing.REFUSED_BY_A_PERSON.at(self.package.code.name)

    @property
    def unknown_columns(self) -> tuple[str, ...]:
        """Headings that mean nothing in this package."""
        return self.binding.unknown

    @property
    def reject_file_name(self) -> str:
        """The name of the file with “-退回” before its ending, which follows the content."""
        return f"{PurePath(self.file_name).stem.removesuffix('-退回')}-退回{self.sheet.form.value}"

    def reject_file(self) -> bytes | None:
        """The same sheet, only the rows that went back, with two last columns: which line a row is, and why; None without such rows."""
        if not self.reasons:
            return None
        return returned(
            self.package, self.sequence, self.sheet, self.binding, self.kept, self.reasons, self.cells
        )

    def told(self) -> dict[str, Any]:
        """Counts and what was noticed, as plain data."""
        refused = self.refused
        return {
            "unchanged": not self.is_new,
            "package": {"code": self.package.code.name, "sequence": self.sequence, **self.counts.as_dict()},
            "state": self.state.name,
            "refused": refused.code if refused else None,
            "unknownColumns": list(self.unknown_columns),
            "passedOver": list(self.sheet.passed_over),
        }


def returned(
    package: Package,
    sequence: int,
    sheet: Sheet,
    binding: Binding,
    kept: Mapping[int, Said],
    reasons: Mapping[int, Sequence[Reason]],
    cells: Mapping[int, Sequence[Cell]] | None = None,
) -> bytes:
    """The reject sheet of a package in the form of `sheet`; a row without cells of its own is written from what was kept."""
    ends = [
        at for at, each in enumerate(sheet.headings) if folded(each) in (_columns.NUMBER, _columns.COMMENT)
    ]
    width, own = min(ends, default=len(sheet.headings)), cells or {}
    headed = replace(sheet, headings=(*sheet.headings[:width], _columns.NUMBER))

    def row(number: int) -> list[Cell]:
        made = own.get(number) or _rows.cells(package.line, kept[number], binding.places, width)
        return [*made[:width], *[""] * (width - len(made)), f"{sequence}/{number}"]

    return _returned.write(headed, _columns.COMMENT, ((row(at), reasons[at]) for at in sorted(reasons)))


def plain(package: Package) -> tuple[Sheet, Binding]:
    """A workbook with the package's own headings, where the sheet that was handed in is not at hand."""
    known = members(package.line)
    headings = tuple(one.column.heading for one in known)
    sheet = Sheet(Form.XLSX, package.code.name, 1, headings, (), (), lambda: iter(()), 0)
    return sheet, Binding({one.name: at for at, one in enumerate(known)}, ())
