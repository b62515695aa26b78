"""Where a rule comes from: the clause that says it, or whose word it is when no clause does."""

from __future__ import annotations

from typing import NewType

from domain.vocabulary import Term

ClauseId = NewType("ClauseId", str)
"""Id of a clause of the same document ("DC-L2c"). The parser refuses one that the document does not have."""


class Provenance(Term):
    """依据类型 (catalogue 0.1)."""

    SOURCE = "文件原文", "S"
    BRIEF = "项目任务书", "D"
    KNOWLEDGE = "通行做法", "K"
    PROPOSAL = "本平台建议", "P"


class ParameterOrigin(Term):
    """参数取值来源 (catalogue 2.19)."""

    DOCUMENT = "本地文件"
    HUB_DEFAULT = "平台默认"
    LOCAL_OVERRIDE = "本地调整"
