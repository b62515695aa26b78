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
        operation = self.document.operation.name
        values = (operation.value if operation else None, self.document.digest, self.path)
        named, digest, path = (parameters.constant("text", each) for each in values)
        return named, digest, path, parameters.constant("text[]", self.nouns)


def written(read: str, said: tuple[str, str, str, str], parameters: Parameters) -> str:
    """A statement that reads and records. read: gives n, body and people; said: SQL of what is the same for all."""
    first = parameters.following()
    arrays = ", ".join(f"${first + at}::text[]" for at in range(len(_WHO)))
    own = ", ".join(_WHO)
    # One answer may be everybody's; its readers are each put on record.
    each = "w.n = answer.n" if parameters.types else "true"
    operation, document, path, nouns = said
    return f"""WITH answer AS MATERIALIZED ({read}), recorded AS (
      INSERT INTO audit_record ({own}, jurisdiction_code, kind, operation, document, path, nouns, subjects, rows, outcome)
      SELECT {", ".join(f"w.{name}" for name in _WHO)}, $2, '{AuditKind.READ.name}', {operation}, {document}, {path},
             {nouns}, answer.people, octet_length(answer.people) / 16, '{OK}'
      FROM answer JOIN unnest({arrays}) WITH ORDINALITY w({own}, n) ON {each})
    SELECT n, body FROM answer"""
