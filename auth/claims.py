"""Claims and viewers: what a token says about who asks (RFC 9068 2.2), in both directions."""

from __future__ import annotations

from typing import Any, TypeVar
from uuid import UUID

from auth.viewer import Viewer
from domain.organization import Department
from domain.role import Role

T = TypeVar("T", Department, Role)
_TEXTS = ("client_id", "scope", "jurisdiction_code", "sub")


class BadClaims(Exception):
    """The claims do not describe a viewer; the text says why, in English."""


def of(viewer: Viewer) -> dict[str, Any]:
    """What a token says of a viewer; what it would say by saying nothing is left out."""
    said = {
        "sub": viewer.subject or viewer.client_id,
        "client_id": viewer.client_id,
        "scope": " ".join(sorted(viewer.scopes)),
        "jurisdiction_code": viewer.jurisdiction_code,
    }
    more = {
        "department": viewer.department.name if viewer.department else None,
        "trusted_documents_only": viewer.trusted_only or None,
        "role": viewer.role.name if viewer.role else None,
        "organization_id": str(viewer.organization_id) if viewer.organization_id else None,
        "purposes": sorted(viewer.purposes) or None,
    }
    return {**said, **{name: value for name, value in more.items() if value is not None}}


def viewer(claims: dict[str, Any]) -> Viewer:
    """The viewer that verified claims describe. Raises BadClaims."""
    client_id, scope, code, subject = (_text(claims, name) for name in _TEXTS)
    purposes = _purposes(claims.get("purposes", []))
    return Viewer(
        client_id,
        frozenset(scope.split()),
        code,
        _named(Department, claims, "department"),
        claims.get("trusted_documents_only") is True,
        "" if subject == client_id else subject,
        _named(Role, claims, "role"),
        _unit(claims.get("organization_id")),
        purposes,
        next(iter(purposes)) if len(purposes) == 1 else "",
    )


def _text(claims: dict[str, Any], name: str) -> str:
    value = claims.get(name)
    if not isinstance(value, str):
        raise BadClaims(f"no {name}")
    return value


def _named(kind: type[T], claims: dict[str, Any], name: str) -> T | None:
    value = claims.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or value not in kind.__members__:
        raise BadClaims(f"unknown {name}")
    return kind[value]


def _unit(value: Any) -> UUID | None:
    try:
        return None if value is None else UUID(value)
    except (ValueError, TypeError, AttributeError) as error:
        raise BadClaims("organization_id is no UUID") from error


def _purposes(value: Any) -> frozenset[str]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise BadClaims("purposes is no list of texts")
    return frozenset(value)
