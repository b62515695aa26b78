"""Delimited text: its encoding, told strictly, and its records."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Iterator

from connectors._refusals import refused
from domain.cell import Cell

DELIMITERS = (",", ";", "\t")
FIELD_LIMIT = 131_072
"""Characters in one cell; the csv module's own limit."""


def decode(content: bytes) -> tuple[str, str]:
    """The text and its encoding: utf-8-sig, utf-8 or gb18030. Raises Refused naming the byte (from 1) that is neither."""
    nul = content.find(0)
    if nul >= 0:
        raise refused("FILE_BINARY", position=nul + 1)
    if content.startswith(codecs.BOM_UTF8):
        return _strict(content, "utf-8-sig", 3), "utf-8-sig"
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        if _looks_utf8(content[: error.start]):
            raise refused("FILE_ENCODING", position=error.start + 1) from None
    return _strict(content, "gb18030", 0), "gb18030"


def _strict(content: bytes, encoding: str, skipped: int) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise refused("FILE_ENCODING", position=error.start + skipped + 1) from None


def _looks_utf8(sound: bytes) -> bool:
    # Chinese in GB18030 breaks UTF-8 within a character or two: a long sound run is a UTF-8 file with one bad byte,
    # and GB18030 would read it as other Chinese without complaint.
    return sum(byte >= 0xC0 for byte in sound[-4096:]) >= 16


def rows(decoded: str, delimiter: str) -> Callable[[], Iterator[list[Cell]]]:
    """A function that reads the records from the start. Raises Refused where the quoting is broken beyond reading."""

    def read() -> Iterator[list[Cell]]:
        reader = csv.reader(io.StringIO(decoded, newline=""), delimiter=delimiter)
        try:
            for record in reader:
                yield list(record)
        except csv.Error:
            raise refused("FILE_CSV", row=reader.line_num) from None

    return read
