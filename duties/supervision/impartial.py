"""Nobody judges in its own matter: the bureau and offices act on other units alone."""

from __future__ import annotations

from uuid import UUID

from casework.act import Act
from domain.errors import Fixer, Reason, Refused
from duties import units


async def require(act: Act, unit: UUID, place: str) -> None:
    """Raise Refused OWN_MATTER where the author would decide about its own unit; the hub's shell has none."""
    if act.author.viewer is not None and await units.is_own_by_id(act, unit):
        zh, en = "不能办理涉及本单位的督导事项", "nobody decides in a matter of its own unit"
        raise Refused(Reason("OWN_MATTER", zh, en, Fixer.CALLER, place))
