"""Every department that there is in a box: one line each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from connectors._core import Connector
from connectors.civil_affairs import CONNECTOR as CIVIL_AFFAIRS
from connectors.disability_federation import CONNECTOR as DISABILITY_FEDERATION
from connectors.labor_inspection import CONNECTOR as LABOR_INSPECTION
from connectors.police import CONNECTOR as POLICE
from partners import civil_affairs, disability_federation, labor_inspection, police
from partners.box import Export


@dataclass(frozen=True, slots=True)
class Boxed:
    """A department: what it exchanges, what it answers with out of a county that it knows, how its reference numbers begin."""

    connector: Connector
    exporting: Callable[[Any], Export]
    prefix: str


DEPARTMENTS: Mapping[str, Boxed] = {
    POLICE.partner: Boxed(POLICE, police.exporting, police.PREFIX),
    DISABILITY_FEDERATION.partner: Boxed(
        DISABILITY_FEDERATION, disability_federation.exporting, disability_federation.PREFIX
    ),
    CIVIL_AFFAIRS.partner: Boxed(CIVIL_AFFAIRS, civil_affairs.exporting, civil_affairs.PREFIX),
    LABOR_INSPECTION.partner: Boxed(LABOR_INSPECTION, labor_inspection.exporting, labor_inspection.PREFIX),
}
"""By the partner's code."""
