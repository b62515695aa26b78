"""Registrations at schools."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from database import tables
from resolvers.matching import Value, matching


def find(viewer: Viewer, *, status: Value = None) -> Select[Any]:
    """Enrollments by status."""
    return matching(select(tables.Enrollment), (tables.Enrollment.status, status))
