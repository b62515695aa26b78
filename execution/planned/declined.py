"""What the planned path leaves to the other one."""

from __future__ import annotations


class Declined(Exception):
    """This operation, or this request's values, are better answered field by field; the text says why."""
