"""Every department the hub exchanges with: one line each."""

from __future__ import annotations

from connectors import (
    civil_affairs,
    disability_federation,
    justice,
    labor_inspection,
    market_regulation,
    police,
    rural_revitalization,
)
from connectors._core import Connector

_ALL = (
    police.CONNECTOR,
    civil_affairs.CONNECTOR,
    disability_federation.CONNECTOR,
    labor_inspection.CONNECTOR,
    rural_revitalization.CONNECTOR,
    justice.CONNECTOR,
    market_regulation.CONNECTOR,
)
CONNECTORS: dict[str, Connector] = {connector.partner: connector for connector in _ALL}
