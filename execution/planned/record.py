"""What a planned read puts on record about itself, in the statement that reads: who asked for what, and whom it told of."""

from __future__ import annotations

from dataclasses import dataclass

from auth.viewer import Viewer
from domain.audit import OK, AuditKind
from execution.documents import Document
from execution.planned.parameters import Parameters

_WHO = ("client_id", "subject", "role", "purpose", "ticket")
Who = tuple[str, str | None, str | None, str | None, str | None]


def who(viewer: Viewer) -> Who:
    """Who asks, in the order in which a statement takes it."""
    role = viewer.role.name if viewer.role else None
    return viewer.client_id, viewer.subject or None, role, viewer.purpose or None, viewer.case


@dataclass(frozen=True, slots=True)
class About:
    """What is the same for all requests of a plan. path: where the graph is served; nouns: those about people."""

    document: Document
    path: str
    nouns: list[str]

    def shared(self, parameters: Parameters) -> tuple[str, str, str, str]:
        """Its values as parameters: operation, document, path, nouns."""
        values = (self.document.said, self.document.digest, self.path)
        named, digest, path = (parameters.constant("text", each) for each in values)
        return named, digest, path, parameters.constant("text[]", self.nouns)


def written(read: str, said: tuple[str, str, str, str], parameters: Parameters) -> str:
    """A statement that reads and records. read: gives n, body and people; said: SQL of what is the same for all.

    What one caller asks in requests that run together is one record, which says how many they were.
    """
    first = parameters.following()
    arrays = ", ".join(f"${first + at}::text[]" for at in range(len(_WHO)))
    own, whose = ", ".join(_WHO), ", ".join(f"w.{name}" for name in _WHO)
    # One answer may be everybody's; then it is about the same people for all of them.
    each, people, group = (
        ("w.n = answer.n", "string_agg(answer.people, ''::bytea ORDER BY w.n)", whose)
        if parameters.types
        else ("true", "answer.people", f"{whose}, answer.people")
    )
    operation, document, path, nouns = said
    return f"""WITH answer AS MATERIALIZED ({read}), recorded AS (
      INSERT INTO audit_record
        ({own}, jurisdiction_code, kind, operation, document, path, nouns, subjects, rows, requests, outcome)
      SELECT {whose}, $2, '{AuditKind.READ.name}', {operation}, {document}, {path},
             {nouns}, {people}, sum(octet_length(answer.people)) / 16, nullif(count(*), 1), '{OK}'
      FROM answer JOIN unnest({arrays}) WITH ORDINALITY w({own}, n) ON {each} GROUP BY {group})
    SELECT n, body FROM answer"""
