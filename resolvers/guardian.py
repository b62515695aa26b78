"""Adults who answer for children."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from database import tables


def find(viewer: Viewer) -> Select[Any]:
    """Guardians."""
    return select(tables.Guardian)


def guardianships(viewer: Viewer) -> Select[Any]:
    """Who answers for whom."""
    return select(tables.Guardianship)
