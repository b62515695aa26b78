"""What a mended line says: what came, with the members that a person named, read as the contract has it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import msgspec

from connectors._core import Package
from domain.errors import Fixer, Reason, Refused
from domain.exchange import RejectCode

Content: TypeAlias = dict[str, Any]
"""A line by its wire names, its number among them."""
LONGEST = 2000  # characters of a member


def content(
    package: Package, came: Mapping[str, Any], members: Sequence[Mapping[str, Any]], line_no: int
) -> Content:
    """The line as it should have come. Raises Refused (NO_SUCH_MEMBER, LINE_REJECTED)."""
    known = {each.encode_name for each in msgspec.structs.fields(package.line)} - {"lineNo"}
    if not members:
        raise Refused(_NOTHING)
    given: dict[str, str | None] = {}
    for at, each in enumerate(members):
        name, value = each["name"], each.get("value")
        if name not in known or name in given:
            raise Refused(_UNKNOWN.at(f"input.members[{at}].name"))
        if value is not None and (len(value) > LONGEST or "\0" in value):
            raise Refused(_TOO_LONG.at(name))
        given[name] = value
    said = {name: value for name, value in {**came, **given}.items() if name in known and value is not None}
    try:
        line = msgspec.convert({**said, "lineNo": line_no}, package.line)
    except msgspec.ValidationError as error:
        # The decoder names types and places, never a value.
        zh, en = RejectCode.SCHEMA.zh, f"the line breaks the contract: {error}"
        raise Refused(Reason("LINE_REJECTED", zh, en, Fixer.CALLER, "line")) from None
    return dict(msgspec.to_builtins(line))


_NOTHING = Reason(
    "NO_SUCH_MEMBER",
    "请给出至少一个需更正的数据项",
    "name at least one member to be mended",
    Fixer.CALLER,
    "input.members",
)
_UNKNOWN = Reason(
    "NO_SUCH_MEMBER",
    "此类数据包的行没有该数据项，或重复给出",
    "a line of this package has no such member, or it is named twice",
    Fixer.CALLER,
)
_TOO_LONG = Reason(
    "LINE_REJECTED",
    f"最多 {LONGEST} 个字符",
    f"at most {LONGEST} characters",
    Fixer.CALLER,
)
