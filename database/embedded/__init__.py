"""The PostgreSQL that comes with the checkout: one small server under `.hub/`, for whoever has none."""

from __future__ import annotations

from database.embedded.server import Status, ensure, status, stop

__all__ = ["Status", "ensure", "status", "stop"]
