"""What the database keeps of the tree: its complete subtrees, from which roots and proofs are read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from auth.audit import tree
from auth.audit.tree import Growing, Place, Span
from database import tables


async def size(session: AsyncSession) -> int:
    """How many records have their place."""
    leaf = tables.AuditLeaf.__table__.c
    return (await session.scalar(select(func.coalesce(func.max(leaf.seq) + 1, 0)))) or 0


async def growing(session: AsyncSession, size: int) -> Growing:
    """The tree at a size that it has reached."""
    places = tree.complete((0, size))
    found = await _hashes(session, places)
    return Growing(size, [found[place] for place in places])


async def spans(session: AsyncSession, wanted: Sequence[Span]) -> list[bytes]:
    """The hashes of spans of the tree; all their leaves must have their place."""
    parts = [tree.complete(span) for span in wanted]
    found = await _hashes(session, [place for places in parts for place in places])
    return [tree.folded(found[place] for place in places) for places in parts]


async def _hashes(session: AsyncSession, places: Iterable[Place]) -> dict[Place, bytes]:
    leaf, node = tables.AuditLeaf.__table__.c, tables.AuditNode.__table__.c
    leaves = [place.number for place in places if place.level == 0]
    nodes = [tuple(place) for place in places if place.level]
    below = await session.execute(select(leaf.seq, leaf.leaf).where(leaf.seq.in_(leaves)))
    above = await session.execute(
        select(node.level, node.index, node.hash).where(tuple_(node.level, node.index).in_(nodes))
    )
    found = {Place(0, seq): hash for seq, hash in below}
    return found | {Place(level, number): hash for level, number, hash in above}
