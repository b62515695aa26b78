"""The codes of refusals about duties, as `hub/codes.py` has all others."""

from __future__ import annotations

DUTIES = """
# 责任与部门职责 / Responsibilities and duties
UNKNOWN_TASK | 200 | CALLER | 没有此工作任务，或不在办理范围内 | no such task, or not one's own to act on
NOT_YOUR_TASK | 200 | CALLER | 应由承办单位或派出单位办理 | it is for the unit that has the task, or that raised it
OWN_TASK | 200 | CALLER | 工作任务应派给、移交给其他单位 | a task is asked of, or handed to, another unit
BASIS_MISSING | 200 | CALLER | 未指明所依据的职责或条款 | neither the duty nor the clause that it rests on is named, or both
UNKNOWN_DUTY | 200 | CALLER | 本地没有此项职责 | the county's documents have no such duty
NOT_THEIR_DUTY | 200 | CALLER | 不是该单位的职责 | the duty is another department's
UNKNOWN_CLAUSE | 200 | CALLER | 本地文件没有此条款 | the county's document has no such clause
NOT_GIVEN_BACK | 200 | CALLER | 任务未被退回，不能改派 | only a task that was given back goes to another unit
TASK_ENDED | 200 | CALLER | 任务已办结或已退回，不能移交 | the task is over, or was given back
ALREADY_OFFERED | 200 | CALLER | 任务已在移交中 | the task is offered to somebody already
NOT_OFFERED | 200 | CALLER | 任务未移交给该单位 | the task is not offered
"""
