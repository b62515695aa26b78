"""Relay connections: edges, cursors, page information, and a total when somebody asks for it."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Generic, Protocol, TypeVar

import strawberry

T = TypeVar("T")


class Counted(Protocol):
    """A page that can count what it was cut from."""

    def count(self) -> Awaitable[int]:
        """Rows that match, on all pages."""
        ...


@strawberry.type(description="翻页信息: where this page stands in the whole list.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="是否有下一页: there are rows after this page.")
    has_previous_page: bool = strawberry.field(description="是否有上一页: there are rows before this page.")
    start_cursor: str | None = strawberry.field(description="首游标: cursor of the first row.")
    end_cursor: str | None = strawberry.field(description="末游标: cursor of the last row.")


@strawberry.type(description="条目: a row and its place in the list.")
class Edge(Generic[T]):
    cursor: str = strawberry.field(description="游标: the row's place; stays valid while rows come and go.")
    node: T = strawberry.field(description="数据: the row.")


async def _total(root: Counted) -> int:
    return await root.count()


@strawberry.type(description="分页列表: one page of a list, by keyset.")
class Connection(Generic[T]):
    edges: list[Edge[T]] = strawberry.field(description="条目: rows with their cursors.")
    nodes: list[T] = strawberry.field(description="数据: the rows alone.")
    page_info: PageInfo = strawberry.field(description="翻页信息: where this page stands.")
    total_count: int = strawberry.field(
        resolver=_total, description="总数: rows on all pages; counted only when asked for."
    )
