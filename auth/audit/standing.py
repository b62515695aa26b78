"""Whether what the database keeps beside the records says the same: subtrees, the index of people, places for all."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from auth.audit.verify import broken
from database import tables


async def check(session: AsyncSession) -> int:
    """Check it in the session's snapshot. Returns how many records wait for their place. Raises Refused (AUDIT_BROKEN)."""
    wrong = (await session.execute(_NODES)).first()
    if wrong is not None:
        zh, en = "这一段的叶与当初的子树哈希不符", "the leaves here are not those that were hashed together"
        raise broken(zh, en, f"seq {wrong.number << wrong.level}–{((wrong.number + 1) << wrong.level) - 1}")
    seq = await session.scalar(_SUBJECTS)
    if seq is not None:
        raise broken("人员索引与记录不符", "the index of people is not what the record says", f"seq {seq}")
    slipped = await session.scalar(_SLIPPED_IN)
    if slipped is not None:
        raise broken(
            "有记录未经排序而插入", "a record was inserted without a place in the log", f"id {slipped}"
        )
    return await session.scalar(_WAITING) or 0


# The lowest subtree that is missing, too many, or not the hash over its two halves.
_NODES = text("""
    WITH below AS (
        SELECT 0 AS level, seq AS number, leaf AS hash FROM audit_leaf
        UNION ALL SELECT level, index, hash FROM audit_node
    ), complete AS (
        SELECT level, number FROM (SELECT coalesce(max(seq) + 1, 0) AS size FROM audit_leaf) log,
            generate_series(1, 62) level, generate_series(0, (size >> level) - 1) number
    )
    SELECT coalesce(c.level, n.level)::int AS level, coalesce(c.number, n.index) AS number
    FROM complete c FULL JOIN audit_node n ON n.level = c.level AND n.index = c.number
    LEFT JOIN below l ON l.level = n.level - 1 AND l.number = n.index * 2
    LEFT JOIN below r ON r.level = n.level - 1 AND r.number = n.index * 2 + 1
    WHERE c.level IS NULL OR n.hash IS DISTINCT FROM sha256('\\x01'::bytea || l.hash || r.hash)
    ORDER BY 1, 2 LIMIT 1
""")
_SUBJECTS = text(f"""
    WITH kept AS (
        SELECT bucket, substring(people FROM n::int * 16 - 15 FOR 16) AS person, place AS seq, true AS here
        FROM audit_subject CROSS JOIN LATERAL unnest(places) WITH ORDINALITY each(place, n)
    ), said AS (
        SELECT DISTINCT {tables.AuditSubject.bucket_of("person")} AS bucket, person, seq, true AS here
        FROM (
            SELECT substring(r.subjects FROM n * 16 + 1 FOR 16) AS person, l.seq
            FROM audit_leaf l JOIN audit_record r ON r.id = l.record_id
            CROSS JOIN LATERAL generate_series(0, octet_length(r.subjects) / 16 - 1) n
        ) each
    )
    SELECT min(seq) FROM said FULL JOIN kept USING (bucket, person, seq)
    WHERE said.here IS NULL OR kept.here IS NULL
""")
_UNPLACED = """
    FROM audit_record r LEFT JOIN audit_floor f ON f.cluster = (SELECT system_identifier::text FROM pg_control_system())
    WHERE NOT EXISTS (SELECT FROM audit_leaf l WHERE l.record_id = r.id)
"""
_SLIPPED_IN = text(f"SELECT r.id {_UNPLACED} AND r.xact < f.below ORDER BY r.id LIMIT 1")
_WAITING = text(f"SELECT count(*) {_UNPLACED}")
