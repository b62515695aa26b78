"""What a request asks: its parameters, from a JSON body or from the address (GraphQL over HTTP 5 and 6)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl

import msgspec

from domain.errors import Fixer, Reason, Refused
from execution.limits import Limits

_JSON_PARAMETERS = ("variables", "extensions")
_APOLLO = "persistedQuery"


class Sent(msgspec.Struct, frozen=True):
    """The parameters of a request. Others are passed over, as the specification wants it."""

    query: str | None = None
    document_id: str | None = msgspec.field(name="documentId", default=None)
    name: str | None = msgspec.field(name="operationName", default=None)
    variables: dict[str, Any] | None = None
    extensions: dict[str, Any] | None = None


_DECODER = msgspec.json.Decoder(Sent)
_ANY = msgspec.json.Decoder()


def from_body(body: bytes, limits: Limits) -> Sent:
    """The parameters in a body. Raises Refused BAD_REQUEST, NO_BATCHES, VARIABLES_TOO_LARGE, PERSISTED_QUERY_…."""
    try:
        sent = _DECODER.decode(body)
    except msgspec.ValidationError as error:
        raise _misfit(body, str(error)) from error
    except (ValueError, RecursionError) as error:
        if not body.strip():
            raise _bad("请求体为空", "the body is empty") from error
        raise _bad("请求体不是 UTF-8 编码的 JSON", "the body is not JSON in UTF-8") from error
    return _checked(sent, len(body), limits)


def from_address(query: bytes, limits: Limits) -> Sent:
    """The parameters in an address. Raises Refused as from_body does, and ADDRESS_TOO_LONG."""
    if len(query) > limits.address:
        raise _refused(
            "ADDRESS_TOO_LONG",
            f"地址超过 {limits.address} 字节，请改用 POST",
            f"the address exceeds {limits.address} bytes; send it by POST",
        )
    try:
        pairs = parse_qsl(query.decode("ascii"), errors="strict", max_num_fields=20)
        given: dict[str, Any] = dict(pairs)
        for name in _JSON_PARAMETERS:
            if name in given:
                given[name] = _ANY.decode(given[name])
    except (ValueError, RecursionError) as error:
        zh, en = "地址中的参数无法读取", "a parameter in the address cannot be read"
        raise _bad(zh, en) from error
    try:
        sent = msgspec.convert(given, Sent)
    except msgspec.ValidationError as error:
        raise _bad("参数类型不符", f"a parameter is of another kind: {error}") from error
    return _checked(sent, len(query), limits)


def _checked(sent: Sent, size: int, limits: Limits) -> Sent:
    if not sent.query or sent.query.isspace():
        if sent.extensions and _APOLLO in sent.extensions and not sent.document_id:
            raise Refused(_NOT_PERSISTED)
        if not sent.document_id:
            raise _bad("缺少 query 或 documentId", "query or documentId is missing")
    elif sent.document_id:
        raise _bad("query 与 documentId 只能给一个", "give query or documentId, not both")
    # Every value takes at least two bytes, so that small requests need not be counted.
    if size > 2 * min(limits.values, limits.nesting) and sent.variables:
        _measure(sent.variables, limits)
    return sent


def _measure(variables: dict[str, Any], limits: Limits) -> None:
    values, open_ones = 0, [iter(variables.values())]
    while open_ones:
        for value in open_ones[-1]:
            values += 1
            if values > limits.values:
                raise _too_large("values", limits.values)
            if isinstance(value, dict | list):
                open_ones.append(_inner(value))
                break
        else:
            open_ones.pop()
        if len(open_ones) > limits.nesting:
            raise _too_large("nesting", limits.nesting)


def _inner(value: dict[str, Any] | list[Any]) -> Iterator[Any]:
    return iter(value.values() if isinstance(value, dict) else value)


def _misfit(body: bytes, said: str) -> Refused:
    if body.lstrip()[:1] == b"[":
        return _refused(
            "NO_BATCHES", "不支持批量请求，请逐个发送", "batches are not supported: one operation a request"
        )
    return _bad("请求参数的类型不符", f"a parameter is of another kind: {said}")


def _bad(zh: str, en: str) -> Refused:
    return _refused("BAD_REQUEST", zh, en)


def _too_large(what: str, most: int) -> Refused:
    return _refused(
        "VARIABLES_TOO_LARGE", f"变量过大：{what} 最多 {most}", f"too many variables: {what} at most {most}"
    )


def _refused(code: str, zh: str, en: str) -> Refused:
    return Refused(Reason(code, zh, en, Fixer.CALLER))


# Clients that try Apollo's automatic persisted queries know this message and send the text instead.
_NOT_PERSISTED = Reason(
    "PERSISTED_QUERY_NOT_SUPPORTED",
    "不支持自动持久化查询，请发送全文或已登记文档的 documentId",
    "PersistedQueryNotSupported",
    Fixer.CALLER,
)
