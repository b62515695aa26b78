"""Household registrations."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from database import tables


def find(viewer: Viewer) -> Select[Any]:
    """Household registrations, ended ones included."""
    return select(tables.HouseholdRegistration)
