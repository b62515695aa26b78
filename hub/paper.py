"""A file that is about to be written: its name, what of it goes on record, and how it is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from casework.sheet import Sheet
from duties.letter_print import Printed
from duties.reporting import printed
from exchange import handed_out
from hub import letter_file, report_pdf, report_workbook, workbook


@dataclass(frozen=True, slots=True)
class Paper:
    """name: as it is saved; plain: the same in ASCII. nouns, rows, people: what is read, as the audit log has it.

    write: the bytes, given who has it made (empty where nobody is known) and the day.
    """

    name: str
    plain: str
    media: str
    nouns: tuple[str, ...]
    rows: int
    people: tuple[UUID, ...] = field(repr=False)
    write: Callable[[str, date], bytes] = field(repr=False)


def of_sheet(found: Sheet) -> Paper:
    """A ledger or roster as a workbook."""
    return Paper(
        name=f"{found.title}-{found.unit}-{found.month or found.as_of}.xlsx",
        plain=f"{found.code or 'ledger'}.xlsx",
        media=workbook.MEDIA,
        nouns=("Student", "LedgerEntry"),
        rows=len(found.people),
        people=found.people,
        write=lambda prepared_by, day: workbook.write(found, prepared_by, day),
    )


def of_package(found: handed_out.Sheet) -> Paper:
    """A package as a workbook: what a department is sent, or what goes back of the sheet that it handed in."""
    return Paper(
        name=found.name,
        plain="package.xlsx",
        media=workbook.MEDIA,
        nouns=("ExchangePackage", "ExchangeRecord"),
        rows=found.rows,
        people=found.people,
        write=lambda prepared_by, day: found.content,
    )


def of_letter(found: Printed) -> Paper:
    """A letter of responsibility as a document to print."""
    return Paper(
        name=f"{found.title}-{found.unit}-{found.named_year}.docx",
        plain="letter.docx",
        media=letter_file.MEDIA,
        nouns=("ResponsibilityLetter", "LetterParty", "LetterArticle", "LetterCopy"),
        rows=1,
        people=(),
        write=lambda prepared_by, day: letter_file.write(found, day),
    )


def of_report(found: printed.Printed, ending: str) -> Paper:
    """A periodic report as a workbook or as a document to print, sign and seal. ending: "xlsx" or "pdf"."""
    made = {"xlsx": report_workbook, "pdf": report_pdf}[ending]
    return Paper(
        name=f"{found.title}-{found.period}.{ending}",
        plain=f"report.{ending}",
        media=made.MEDIA,
        nouns=("PeriodReport", "ReportSection", "ReportFigure"),
        rows=1,
        people=(),
        write=lambda prepared_by, day: made.write(found, day),
    )
