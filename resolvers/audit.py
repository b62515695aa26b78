"""The audit log: who did what, and who looked at whom."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    String,
    Uuid,
    cast,
    extract,
    func,
    join,
    literal_column,
    select,
    true,
)

from auth.viewer import Viewer
from database import tables
from domain.audit import OK
from resolvers.matching import Value, matching
from resolvers.order import Order

ORDERS = {
    "NEWEST": Order((tables.AuditRecord.id,), "按时间倒序: the last one first.", descending=True),
    "OLDEST": Order((tables.AuditRecord.id,), "按时间: as recorded."),
}

requests = func.coalesce(tables.AuditRecord.requests, literal_column("1"))
_leaf = tables.AuditLeaf.__table__.c
seq = (
    select(cast(_leaf.seq, String))
    .where(_leaf.record_id == tables.AuditRecord.id)
    .correlate(tables.AuditRecord)
    .scalar_subquery()
)


def find(
    viewer: Viewer,
    *,
    student_id: Value = None,
    guardian_id: Value = None,
    client_id: Value = None,
    user_id: Value = None,
    purpose: Value = None,
    kind: Value = None,
    operation: Value = None,
    outcome: Value = None,
    refused: bool | None = None,
    since: Value = None,
    until: Value = None,
) -> Select[Any]:
    """Records by whom they concern, who asked, what was done and how it ended. since <= at < until."""
    made = tables.AuditRecord
    found = matching(
        select(made),
        (made.client_id, client_id),
        (made.subject, user_id),
        (made.purpose, purpose),
        (made.kind, kind),
        (made.operation, operation),
        (made.outcome, outcome),
    )
    for person in (student_id, guardian_id):
        if person is not None:
            found = found.where(made.id.in_(_about(person)))
    if refused is not None:
        found = found.where(made.outcome != OK if refused else made.outcome == OK)
    if since is not None:
        found = found.where(made.created_at >= since, made.id >= _id_at(since, -1))
    return found if until is None else found.where(made.created_at < until, made.id <= _id_at(until, 1))


def _about(person: ColumnElement[Any]) -> Any:
    kept = tables.AuditSubject.__table__
    index, id = kept.c, func.uuid_send(person)
    place = func.unnest(index.places).table_valued("seq", with_ordinality="n").render_derived()
    start = place.c.n * literal_column("16") - literal_column("15")
    there = func.substring(index.people, cast(start, Integer), literal_column("16")) == id
    in_row = func.position(id.op("IN")(index.people)) > literal_column("0")
    each = join(kept, place, true())
    places = select(place.c.seq).select_from(each).where(index.bucket == _bucket(id), in_row, there)
    return select(_leaf.record_id).where(_leaf.seq.in_(places))


def _bucket(id: ColumnElement[Any]) -> ColumnElement[Any]:
    high, low = (func.get_byte(id, literal_column(at)) for at in ("14", "15"))
    of_two = high.op("<<")(literal_column("8")).op("|")(low)
    return of_two.op("&")(literal_column(str(tables.AuditSubject.BUCKET)))


def _id_at(moment: ColumnElement[Any], seconds: int) -> ColumnElement[Any]:
    """The least id given so many seconds after a moment: ids begin with their time (RFC 9562 5.7) and have the index."""
    after = (
        extract("epoch", moment) + seconds
    )  # a second is far more than lies between a row's id and its `at`
    within = func.least(func.greatest(after, literal_column("0")), literal_column("281474976710"))
    first = func.lpad(
        func.to_hex(cast(within * literal_column("1000"), BigInteger)),
        literal_column("12"),
        literal_column("'0'"),
    )
    return cast(first.concat(literal_column("'00000000000000000000'")), Uuid)
