"""What an import of the pupil register came to, and the sheet that goes back to whoever sent it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from uuid import UUID

from connectors import _files, _returned
from domain import enrollment_columns
from domain.enrollment_columns import COMMENT_HEADING
from domain.errors import Reason
from exchange.landing import Counts


@dataclass(frozen=True, slots=True)
class Reject:
    """A line that was refused. line_no: from 1 under the header; the reasons name row and cell of the sheet."""

    line_no: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """Counts, what goes back, and where the time went; nothing in it names a person but the file itself.

    unchanged: these very bytes landed before, as package_id, and nothing was written now.
    written: rows written by step (exchange/enrollment_apply.py, enrollment_family.py).
    not_in_this_file: children with a 学籍 here whom the file does not name; they stay as they are.
    status_kept: children of the file whose schooling status a person or a case set, and which stays.
    notes: what the school should look at though the row was accepted. seconds: by stage.
    """

    package_id: UUID
    unchanged: bool
    counts: Counts
    students_inserted: int
    students_updated: int
    students_unchanged: int
    not_in_this_file: int
    status_kept: int
    written: Mapping[str, int]
    sheet: str
    header_row: int
    unknown_columns: tuple[str, ...]
    passed_over: tuple[str, ...]
    rejects: tuple[Reject, ...]
    notes: tuple[Reason, ...]
    seconds: Mapping[str, float]
    file_name: str
    content: bytes = field(repr=False)

    @property
    def reject_file_name(self) -> str:
        """The name of the file with “-退回” before its ending, which follows the content."""
        path = PurePath(self.file_name)
        ending = _files.Form.XLSX if self.content.startswith(b"PK") else _files.Form.CSV
        return f"{path.stem}-退回{ending.value}"

    def reject_file(self) -> bytes | None:
        """The same sheet, only the refused rows, with the column 退回原因; None where nothing was refused.

        Reads the file once more (seconds for 100,000 rows): keep it off the event loop.
        """
        if not self.rejects:
            return None
        reasons = {reject.line_no: reject.reasons for reject in self.rejects}
        sheet = _files.read(self.content, enrollment_columns.recognizes)
        lines = enumerate(sheet.rows(), 1)
        rows = ((cells, reasons[line_no]) for line_no, (_, cells) in lines if line_no in reasons)
        return _returned.write(sheet, COMMENT_HEADING, rows)
