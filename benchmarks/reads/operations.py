"""What is asked: three operations, the words each server understands them in, and the values that vary."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from uuid import UUID

import psycopg

from benchmarks.reads import county

SEED = 8
_HELD = "[ACTIVE, SUSPENDED, RETAINED_ABROAD, RETAINED_VOCATIONAL, MARKED_DROPOUT, TRANSFERRING]"
_STATUSES = (
    ("ATTENDING", "AT_RISK", "RETURNED"),
    ("ATTENDING", "AT_RISK"),
    ("ATTENDING", "ATTENDING_INCLUSIVE", "SUSPENDED_ILLNESS", "RETURNED"),
)

_CHILD = """
query Child($id: ID!) {
  student(id: $id) {
    id name birthDate schoolingStatus
    village { nameZh }
    enrollments(status: %s) { grade school { schoolCode organization { nameZh } } }
    ledgerEntries { state openedAt ledger { type } }
  }
}"""
_PAGE = """
query Page($statuses: [SchoolingStatus!], $bornFrom: Date, $first: Int, $after: String) {
  students(filter: {schoolingStatus: $statuses, bornFrom: $bornFrom}, first: $first, after: $after) {
    nodes {
      id name birthDate schoolingStatus
      village { nameZh }
      enrollments { grade school { organization { nameZh } } }
      ledgerEntries { state openedAt ledger { type owner { nameZh } } }
      guardianships { relation guardian { name } }
    }
    pageInfo { hasNextPage endCursor }
  }
}"""
# PostGraphile names relations after their columns; aliases make the answers alike. rowId spares it the making of
# global ids, and plain lists spare it the making of connections.
_CHILD_POSTGRAPHILE = """
query Child($id: UUID!) {
  student: studentByRowId(rowId: $id) {
    id: rowId name birthDate schoolingStatus
    village: organizationByVillageId { nameZh }
    enrollments: enrollmentsByStudentIdList(filter: {status: {in: %s}}, orderBy: [PRIMARY_KEY_ASC]) {
      grade school: schoolBySchoolId { schoolCode organization: organizationByRowId { nameZh } }
    }
    ledgerEntries: ledgerEntriesByStudentIdList(orderBy: [PRIMARY_KEY_ASC]) {
      state openedAt ledger: ledgerByLedgerId { type }
    }
  }
}"""
_PAGE_POSTGRAPHILE = """
query Page($code: String!, $statuses: [String!], $bornFrom: Date, $first: Int, $after: Cursor) {
  students: allStudents(
    condition: {jurisdictionCode: $code}
    filter: {schoolingStatus: {in: $statuses}, birthDate: {greaterThanOrEqualTo: $bornFrom}}
    orderBy: [PRIMARY_KEY_ASC], first: $first, after: $after
  ) {
    nodes {
      id: rowId name birthDate schoolingStatus
      village: organizationByVillageId { nameZh }
      enrollments: enrollmentsByStudentIdList(orderBy: [PRIMARY_KEY_ASC]) {
        grade school: schoolBySchoolId { organization: organizationByRowId { nameZh } }
      }
      ledgerEntries: ledgerEntriesByStudentIdList(orderBy: [PRIMARY_KEY_ASC]) {
        state openedAt ledger: ledgerByLedgerId { type owner: organizationByOwnerId { nameZh } }
      }
      guardianships: guardianshipsByStudentIdList(orderBy: [PRIMARY_KEY_ASC]) {
        relation guardian: guardianByGuardianId { name }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}"""


@dataclass(frozen=True, slots=True)
class Operation:
    """One of the three. page: children asked for, 0 for the one by id; values: how many different ones there are."""

    name: str
    page: int
    connections: int
    values: int


OPERATIONS = (
    Operation("q1", page=0, connections=64, values=5_000),
    Operation("q2", page=50, connections=64, values=600),
    Operation("q3", page=1_000, connections=16, values=600),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One set of values: the child, or the child after which the page begins and what is filtered by."""

    child: UUID
    statuses: tuple[str, ...]
    born_from: date


@dataclass(frozen=True, slots=True)
class Wording:
    """How a server is asked. cursor: the page's cursor at a child, in the server's own form."""

    server: str
    cursor: str = '["ID", "{}"]'

    def path(self, operation: Operation) -> str:
        """Where the request goes."""
        if self.server == "hand":
            return "/page" if operation.page else "/child"
        return "/graphql"

    def body(self, operation: Operation, asked: Asked) -> bytes:
        """The JSON of one request, on one line."""
        variables = self._page(operation, asked) if operation.page else self._child(asked)
        if self.server == "hand":
            return json.dumps(variables).encode()
        return json.dumps({"query": self._document(operation), "variables": variables}).encode()

    def _document(self, operation: Operation) -> str:
        if self.server == "postgraphile":
            held = json.dumps(_HELD[1:-1].split(", "))
            return _PAGE_POSTGRAPHILE if operation.page else _CHILD_POSTGRAPHILE % held
        return _PAGE if operation.page else _CHILD % _HELD

    def _child(self, asked: Asked) -> dict[str, object]:
        return {"id": str(asked.child) if self.server == "postgraphile" else f"Student:{asked.child}"}

    def _page(self, operation: Operation, asked: Asked) -> dict[str, object]:
        at = self.cursor.replace("{}", str(asked.child)).encode()
        if self.server == "postgraphile":
            after, own = base64.b64encode(at).decode(), {"code": county.HERE}
        else:
            after, own = base64.urlsafe_b64encode(at).decode().rstrip("="), {}
        filters = {"statuses": list(asked.statuses), "bornFrom": asked.born_from.isoformat()}
        return {**own, **filters, "first": operation.page, "after": after}


def drawn(url: str) -> dict[str, list[Asked]]:
    """Values for each operation, the same ones on every run. Cursors leave room for a whole page behind them."""
    children, rng = _children(url), Random(SEED)
    room = max(len(children) - 4 * max(operation.page for operation in OPERATIONS), len(children) // 2)
    return {
        operation.name: [
            _draw(children[rng.randrange(room if operation.page else len(children))], rng)
            for _ in range(operation.values)
        ]
        for operation in OPERATIONS
    }


def ends(url: str, values: int) -> tuple[list[Asked], list[Asked]]:
    """Values whose cursors stand in the first hundredth of the list, and in the last one with room behind them."""
    children, rng = _children(url), Random(SEED)
    near = len(children) // 100
    last = len(children) - near - 400
    return (
        [_draw(children[rng.randrange(near)], rng) for _ in range(values)],
        [_draw(children[last + rng.randrange(near)], rng) for _ in range(values)],
    )


def _draw(child: UUID, rng: Random) -> Asked:
    return Asked(child, rng.choice(_STATUSES), date(2012, 1 + rng.randrange(12), 1))


def _children(url: str) -> Sequence[UUID]:
    with psycopg.connect(county.driver_url(url)) as connection:
        found = connection.execute(
            "SELECT id FROM student WHERE jurisdiction_code = %s ORDER BY id", [county.HERE]
        )
        return [row[0] for row in found]
