"""Every department the hub exchanges with: one line each."""

from __future__ import annotations

from connectors import labor_inspection, police
from connectors._core import Connector

CONNECTORS: dict[str, Connector] = {
    connector.partner: connector for connector in (police.CONNECTOR, labor_inspection.CONNECTOR)
}
