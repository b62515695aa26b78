"""The codes of refusals about duties, as `hub/codes.py` has all others."""

from __future__ import annotations

DUTIES = """
# 责任与部门职责 / Responsibilities and duties
UNKNOWN_SCHEDULED_EVENT | - | CALLER | 没有此校历事项，或不在办理范围内 | there is no such scheduled event, or it is not yours to act for
EVENT_OF_ANOTHER_UNIT | - | CALLER | 校历事项由其所属单位办理 | a scheduled event is done by the unit that it is of
EVENT_NOT_OPEN | - | CALLER | 校历事项尚未开始 | the scheduled event has not begun
CALENDAR_FORBIDDEN | 403 | OPERATOR | 令牌缺少订阅校历的权限，place 为所缺权限 | the token lacks the scope that place names, which the calendar needs
"""
