"""Every department the hub exchanges with: one line each."""

from __future__ import annotations

from connectors import disability_federation, police
from connectors._core import Connector

CONNECTORS: dict[str, Connector] = {
    connector.partner: connector for connector in (police.CONNECTOR, disability_federation.CONNECTOR)
}
