"""Schools and classes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from auth.viewer import Viewer
from database import tables
from resolvers.matching import Value, matching
from resolvers.order import Order

ORDERS = {"CODE": Order((tables.School.school_code,), "按学校标识码: by school code.")}


def find(
    viewer: Viewer,
    *,
    id: Value = None,
    stage: Value = None,
    township_id: Value = None,
    center_school_id: Value = None,
    school_code: Value = None,
) -> Select[Any]:
    """Schools by stage, township, center school or code."""
    school = tables.School
    return matching(
        select(school),
        (school.id, id),
        (school.stage, stage),
        (school.township_id, township_id),
        (school.center_school_id, center_school_id),
        (school.school_code, school_code),
    )


def classes(viewer: Viewer) -> Select[Any]:
    """Classes."""
    return select(tables.SchoolClass)
