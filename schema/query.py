"""The roots, which every noun's file extends."""

from __future__ import annotations

import strawberry

from domain.vocabulary import Term
from schema.fields import lookup
from schema.node import Node


@strawberry.type(description="名称: one value of a closed list.")
class CodeValue:
    name: str = strawberry.field(description="枚举名: the value's name in this schema.")
    label: str = strawberry.field(description="中文名称: the official Chinese term.")
    code: str | None = strawberry.field(description="国家标准代码: the national code, if there is one.")


@strawberry.type(description="代码表: a closed list of the field.")
class CodeList:
    name: str = strawberry.field(description="枚举类型名: the enum's name in this schema.")
    values: list[CodeValue] = strawberry.field(description="取值: all values, in their official order.")


@strawberry.type(description="查询: everything that may be read.")
class Query:
    node: Node | None = lookup(
        "按全局标识取数据: the row with a global id; null if there is none that you may see."
    )


@strawberry.type(description="变更: everything that may be changed.")
class Mutation:
    pass


@strawberry.type(description="拒绝: why something was not done, and who can mend it.")
class Refused:
    code: str = strawberry.field(description="代码: stable, from the published catalogue.")
    message_zh: str = strawberry.field(description="中文说明: the reason in Chinese.")
    message_en: str = strawberry.field(description="英文说明: the reason in English.")
    fixer: str = strawberry.field(description="责任方: who can mend it (Chinese term).")
    place: str | None = strawberry.field(
        description="位置: path, line, row or cell; null if the whole request is meant."
    )
    clause: str | None = strawberry.field(
        description="条款: id of the clause behind the rule, if there is one."
    )


def code_list(kind: type[Term]) -> CodeList:
    """A closed list as the front end wants it."""
    values = [CodeValue(name=term.name, label=term.zh, code=term.code) for term in kind]
    return CodeList(name=kind.__name__, values=values)
