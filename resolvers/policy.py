"""The places' documents, their clauses and the parameters they set."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, any_, exists, select
from sqlalchemy.orm import aliased

from auth.viewer import Viewer
from database import tables
from domain.citation import ParameterOrigin
from resolvers.matching import Value, matching
from resolvers.order import Order

ORDERS = {"KEY": Order((tables.PolicyDocument.key,), "按文件代号: by document key.")}
CLAUSE_ORDERS = {
    "DOCUMENT": Order(
        (tables.PolicyClause.ordinal, tables.PolicyClause.id), "按文内顺序: as in the document."
    )
}
PARAMETER_ORDERS = {
    "KEY": Order((tables.RuleParameter.code, tables.RuleParameter.id), "按参数名: by key."),
    "DOCUMENT": Order(
        (tables.RuleParameter.ordinal, tables.RuleParameter.id), "按默认顺序: as the hub lists them."
    ),
}


def documents(viewer: Viewer, *, jurisdiction: Value = None, key: Value = None) -> Select[Any]:
    """Documents by county or key."""
    document = tables.PolicyDocument
    return matching(select(document), (document.jurisdiction_code, jurisdiction), (document.key, key))


def clauses(viewer: Viewer, *, id: Value = None) -> Select[Any]:
    """Clauses in force."""
    clause = tables.PolicyClause
    return matching(select(clause).where(clause.valid_to.is_(None)), (clause.id, id))


def parameters(
    viewer: Viewer,
    *,
    jurisdiction: Value = None,
    key: Value = None,
    origin: Value = None,
    superseded: bool = False,
) -> Select[Any]:
    """Parameters as they hold; superseded: those too that a local override stands before, or that have ended."""
    parameter = tables.RuleParameter
    found = matching(
        select(parameter),
        (parameter.jurisdiction_code, jurisdiction),
        (parameter.code, key),
        (parameter.origin, origin),
    )
    return found if superseded else found.where(parameter.valid_to.is_(None), ~_overridden())


def _overridden() -> Any:
    parameter, override = tables.RuleParameter, aliased(tables.RuleParameter)
    return exists().where(
        parameter.origin != ParameterOrigin.LOCAL_OVERRIDE,
        override.origin == ParameterOrigin.LOCAL_OVERRIDE,
        override.document_id == parameter.document_id,
        override.code == parameter.code,
        override.valid_to.is_(None),
    )


def cited_by(citing: Any) -> Any:
    """A resolver of the clauses that rows of another noun rest on, joined to that noun."""

    def cited(viewer: Viewer) -> Select[Any]:
        clause = tables.PolicyClause
        same = (clause.document_id == citing.document_id) & (clause.code == any_(citing.clauses))
        return select(clause).join(citing, same)

    return cited


def cited_there(citing: Any) -> Any:
    """The same of a noun that belongs to no document but to a county, whose documents they are."""

    def cited(viewer: Viewer) -> Select[Any]:
        clause = tables.PolicyClause
        same = (clause.jurisdiction_code == citing.jurisdiction_code) & (clause.code == any_(citing.clauses))
        return select(clause).join(citing, same)

    return cited
