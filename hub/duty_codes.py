"""The codes of refusals about duties, as `hub/codes.py` has all others."""

from __future__ import annotations

DUTIES = """
# 责任与部门职责 / Responsibilities and duties
"""
