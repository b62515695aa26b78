"""Lines of responsibility, their posts, and who holds them."""

from __future__ import annotations

from functools import partial
from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from database import tables
from duties import responsibility
from resolvers.changes import carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

ORDERS = {
    "DOCUMENT": Order(
        (
            tables.ResponsibilityLine.document_id,
            tables.ResponsibilityLine.ordinal,
            tables.ResponsibilityLine.id,
        ),
        "按文件顺序: document by document, as they stand there.",
    )
}
NODE_ORDERS = {
    "LEVEL": Order(
        (tables.ResponsibilityNode.level_no, tables.ResponsibilityNode.id), "按层级: from the child upward."
    )
}


def lines(viewer: Viewer, *, jurisdiction: Value = None, code: Value = None) -> Select[Any]:
    """Lines in force by county and code."""
    line = tables.ResponsibilityLine
    found = select(line).where(line.valid_to.is_(None))
    return matching(found, (line.jurisdiction_code, jurisdiction), (line.code, code))


def nodes(viewer: Viewer, *, node: Value = None, role: Value = None) -> Select[Any]:
    """Posts in force."""
    post = tables.ResponsibilityNode
    return matching(select(post).where(post.valid_to.is_(None)), (post.node, node), (post.role, role))


def assignments(viewer: Viewer) -> Select[Any]:
    """Who holds posts, ended ones included."""
    return select(tables.ResponsibilityAssignment)


assign = partial(carry_out, "responsibilityAssign", responsibility.assign)
end = partial(carry_out, "responsibilityEnd", responsibility.end)
correct = partial(carry_out, "responsibilityCorrect", responsibility.correct)
