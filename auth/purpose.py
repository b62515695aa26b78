"""What a request says that it asks for: its purpose, and the ticket that makes it ask for one child."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from auth.viewer import Viewer
from domain.access import Purpose
from domain.errors import Fixer, Reason, Refused

TICKETS = ("Discrepancy", "LedgerEntry")
"""Nouns whose open rows are a reason to look at the child that they are about."""

_KINDS = ", ".join(f"{each}:…" for each in TICKETS)
BAD_TICKET = Reason(
    "BAD_TICKET",
    f"Hub-Ticket 应为本人可查范围内未办结事项的标识（{_KINDS}）",
    f"Hub-Ticket is the id of an open matter within your area ({_KINDS})",
    Fixer.CALLER,
    "Hub-Ticket",
)


def stated(viewer: Viewer, purpose: bytes, ticket: bytes) -> Viewer:
    """The viewer with what the headers Hub-Purpose and Hub-Ticket say. Raises Refused BAD_PURPOSE, BAD_TICKET.

    A token for one purpose need not have it repeated; one for several says with each request which it is. An emergency is
    no token's purpose: any person may state it, and sees what an emergency grant of these hours opens to that person.
    """
    said = purpose.decode("latin-1") or viewer.purpose
    emergency = said == Purpose.EMERGENCY.name and viewer.subject
    if said not in viewer.purposes and (said or viewer.purposes) and not emergency:
        raise _bad_purpose(viewer)
    if said == viewer.purpose and not ticket:
        return viewer
    noun, key = _ticket(ticket.decode("latin-1")) if ticket else ("", None)
    return replace(viewer, purpose=said, ticket_noun=noun, ticket=key)


def _ticket(said: str) -> tuple[str, UUID]:
    noun, _, key = said.partition(":")
    try:
        # One way of writing it, so that the log can be searched for it.
        if noun in TICKETS and str(found := UUID(key)) == key:
            return noun, found
    except ValueError:
        pass
    raise Refused(BAD_TICKET)


def _bad_purpose(viewer: Viewer) -> Refused:
    own = [purpose for purpose in Purpose if purpose.name in viewer.purposes]
    zh = f"请用 Hub-Purpose 说明使用目的，本令牌可用：{'、'.join(f'{each.name}（{each.zh}）' for each in own) or '无'}"
    en = f"say what you ask for in Hub-Purpose; this token may say: {', '.join(each.name for each in own) or 'nothing'}"
    return Refused(Reason("BAD_PURPOSE", zh, en, Fixer.CALLER, "Hub-Purpose"))
