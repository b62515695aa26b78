"""Every department that there is in a box: one line each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from connectors._core import Connector
from connectors.labor_inspection import CONNECTOR as LABOR_INSPECTION
from connectors.police import CONNECTOR as POLICE
from partners import labor_inspection, police
from partners.box import Export


@dataclass(frozen=True, slots=True)
class Boxed:
    """A department: what it exchanges, what it answers with out of a county that it knows, how its reference numbers begin."""

    connector: Connector
    exporting: Callable[[Any], Export]
    prefix: str


DEPARTMENTS: Mapping[str, Boxed] = {
    POLICE.partner: Boxed(POLICE, police.exporting, police.PREFIX),
    LABOR_INSPECTION.partner: Boxed(LABOR_INSPECTION, labor_inspection.exporting, labor_inspection.PREFIX),
}
"""By the partner's code."""
