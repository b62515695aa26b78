"""Registrations at schools."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from database import tables
from resolvers.masks import masked
from resolvers.matching import Value, matching

student_no_masked = masked(tables.Enrollment.student_no)


def find(viewer: Viewer, *, status: Value = None) -> Select[Any]:
    """Enrollments by status."""
    return matching(select(tables.Enrollment), (tables.Enrollment.status, status))
