"""Small cells: none is shown, none can be worked out from what is, and what needs no suppression stays as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.suppression import Path, Sum, suppressed

K = 5
NAMES = ("LEFT_ONLY", "AMBIGUOUS", "EXCUSED")
COUNTS = st.one_of(st.integers(0, 8), st.integers(0, 4000))
BUCKETS = st.dictionaries(st.sampled_from(NAMES), COUNTS)


def cells(table: Mapping[str, Any]) -> dict[Path, Any]:
    """A table's counts by their places."""
    found: dict[Path, Any] = {}
    for name, value in table.items():
        inner = value.items() if isinstance(value, Mapping) else ()
        found |= {(name, key): each for key, each in inner}
        if not isinstance(value, Mapping):
            found[name,] = value
    return found


def explanations(
    shown: Mapping[Path, int | None], sums: Sequence[Sum], most: int
) -> Iterator[dict[Path, int]]:
    """Every way to fill what is hidden, from 1 to most, so that the sums hold: found by trying, not by algebra."""
    hidden = sorted(path for path, count in shown.items() if count is None)
    for tried in product(range(1, most + 1), repeat=len(hidden)):
        filled = {path: count for path, count in shown.items() if count is not None}
        filled |= dict(zip(hidden, tried, strict=True))
        if all(filled[each.total] == sum(filled[path] for path in each.parts) for each in sums):
            yield filled


def nothing_follows(table: dict[str, Any], sums: Sequence[Sum], most: int) -> None:
    """Every hidden count could be another one."""
    shown = cells(suppressed(table, K, sums))
    values: dict[Path, set[int]] = {path: set() for path, count in shown.items() if count is None}
    for filled in explanations(shown, sums, most):
        for path, found in values.items():
            found.add(filled[path])
    assert all(len(found) > 1 for found in values.values()), (table, shown, values)


def flat(parts: Sequence[int]) -> tuple[dict[str, Any], list[Sum]]:
    """Parts and their total."""
    table = {f"p{place}": count for place, count in enumerate(parts)}
    return table | {"total": sum(parts)}, [Sum(("total",), tuple((name,) for name in table))]


def nested(
    matched: int, buckets: dict[str, int], excuses: dict[str, int]
) -> tuple[dict[str, Any], list[Sum]]:
    """A comparison's counts: three sums that share cells."""
    buckets = {**buckets, **({"EXCUSED": sum(excuses.values())} if excuses else {})}
    paths = tuple(("buckets", name) for name in buckets)
    found = tuple(path for path in paths if path[1] == "LEFT_ONLY")
    table = {
        "left": matched + sum(buckets.values()),
        "matched": matched,
        "found": buckets.get("LEFT_ONLY", 0),
        "buckets": buckets,
        "excuses": excuses,
    }
    sums = [Sum(("left",), (("matched",), *paths), first=("matched",)), Sum(("found",), found)]
    if excuses:
        sums.append(Sum(("buckets", "EXCUSED"), tuple(("excuses", name) for name in excuses)))
    return table, sums


@given(st.lists(COUNTS, max_size=6), st.integers(1, 12))
def test_no_count_below_k_is_shown_but_nought(parts: list[int], k: int) -> None:
    table, sums = flat(parts)
    for name, shown in suppressed(table, k, sums).items():
        assert shown is None or shown == table[name]
        assert shown is None or shown == 0 or shown >= k
        assert shown is not None or table[name] > 0


@given(st.lists(st.integers(0, 7), max_size=4))
@settings(deadline=None)
def test_no_hidden_count_follows_from_the_total_and_the_others(parts: list[int]) -> None:
    nothing_follows(*flat(parts), most=sum(parts) + 2)


@given(
    st.integers(0, 9),
    st.dictionaries(st.sampled_from(NAMES[:2]), st.integers(0, 6)),
    st.dictionaries(st.sampled_from(("MOVED", "HL-65")), st.integers(1, 4), max_size=1),
)
@settings(deadline=None, max_examples=60)
def test_no_hidden_count_follows_from_sums_that_share_counts(
    matched: int, buckets: dict[str, int], excuses: dict[str, int]
) -> None:
    table, sums = nested(matched, buckets, excuses)
    hidden = [path for path, count in cells(suppressed(table, K, sums)).items() if count is None]
    if len(hidden) < 6:  # of more there are too many fillings to try
        nothing_follows(table, sums, most=table["left"] + 2)


@given(st.lists(st.one_of(st.just(0), st.integers(K, 4000))), BUCKETS)
def test_a_table_without_small_counts_stays_as_it_is(parts: list[int], buckets: dict[str, int]) -> None:
    table, sums = flat(parts)
    assert suppressed(table, K, sums) == table
    large = {name: count * K for name, count in buckets.items()}
    assert suppressed({"left": 4, "buckets": large}, 1) == {"left": 4, "buckets": large}
    assert suppressed({"buckets": large, "held": True, "due": "2026-09-08"}, K) == {
        "buckets": large,
        "held": True,
        "due": "2026-09-08",
    }


@given(BUCKETS)
def test_without_a_total_only_small_counts_are_kept_back(buckets: dict[str, int]) -> None:
    kept = {name: None if 0 < count < K else count for name, count in buckets.items()}
    assert suppressed({"buckets": buckets}, K) == {"buckets": kept}


def test_beside_one_small_count_the_next_smallest_is_kept_back() -> None:
    table, sums = flat([2, 40, 7, 0])
    assert suppressed(table, K, sums) == {"p0": None, "p1": 40, "p2": None, "p3": 0, "total": 49}


def test_small_counts_that_are_few_together_take_another_with_them() -> None:
    table, sums = flat([1, 2, 9, 30])
    assert suppressed(table, K, sums) == {"p0": None, "p1": None, "p2": None, "p3": 30, "total": 42}


def test_five_counts_of_one_do_not_follow_from_their_total() -> None:
    table, sums = flat([1, 1, 1, 1, 1, 60])
    assert suppressed(table, K, sums) == {**dict.fromkeys(list(table)[:6]), "total": 65}


def test_a_single_small_part_takes_its_total_with_it() -> None:
    table, sums = flat([3, 0])
    assert suppressed(table, K, sums) == {"p0": None, "p1": 0, "total": None}


def test_what_does_not_add_up_gives_nothing_away() -> None:
    table, sums = flat([2, 40])
    assert suppressed({**table, "total": 50}, K, sums) == {"p0": None, "p1": 40, "total": 50}
