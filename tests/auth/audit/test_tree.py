"""The tree and its proofs against the definitions of RFC 9162 2.1, written down as they stand there."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth.audit import proofs, tree
from auth.audit.tree import Growing, Place, Span

MOST = 70
LEAVES = [sha256(b"\0" + bytes([n])).digest() for n in range(MOST)]
SIZES = st.integers(1, MOST)


def mth(leaves: list[bytes]) -> bytes:
    """MTH of 2.1.1, over leaf hashes."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    k = largest_power_below(len(leaves))
    return sha256(b"\1" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def path(m: int, leaves: list[bytes]) -> list[bytes]:
    """PATH of 2.1.3.1."""
    if len(leaves) == 1:
        return []
    k = largest_power_below(len(leaves))
    if m < k:
        return [*path(m, leaves[:k]), mth(leaves[k:])]
    return [*path(m - k, leaves[k:]), mth(leaves[:k])]


def subproof(m: int, leaves: list[bytes], whole: bool) -> list[bytes]:
    """SUBPROOF of 2.1.4.1; PROOF(m, D) is SUBPROOF(m, D, true)."""
    if m == len(leaves):
        return [] if whole else [mth(leaves)]
    k = largest_power_below(len(leaves))
    if m <= k:
        return [*subproof(m, leaves[:k], whole), mth(leaves[k:])]
    return [*subproof(m - k, leaves[k:], False), mth(leaves[:k])]


def largest_power_below(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def grown(size: int) -> tuple[Growing, dict[Place, bytes]]:
    made = Growing()
    stored = {Place(0, seq): leaf for seq, leaf in enumerate(LEAVES[:size])}
    for leaf in LEAVES[:size]:
        stored |= dict(made.add(leaf))
    return made, stored


def hashes(spans: list[Span], stored: dict[Place, bytes]) -> list[bytes]:
    return [tree.folded(stored[place] for place in tree.complete(span)) for span in spans]


@pytest.mark.parametrize("size", range(MOST + 1))
def test_a_tree_that_grew_leaf_by_leaf_has_the_root_of_the_definition(size: int) -> None:
    made, stored = grown(size)
    assert made.root() == mth(LEAVES[:size])
    assert {place.level: place.number for place in stored} == {
        level: (size >> level) - 1 for level in range(size.bit_length())
    }


@given(SIZES, st.data())
def test_a_proof_of_inclusion_is_the_definitions_and_holds(size: int, data: st.DataObject) -> None:
    seq = data.draw(st.integers(0, size - 1))
    proof = hashes(tree.inclusion(seq, size), grown(size)[1])
    assert proof == path(seq, LEAVES[:size])
    assert proofs.includes(LEAVES[seq], seq, size, proof, mth(LEAVES[:size]))


@given(SIZES, st.data())
def test_a_proof_of_consistency_is_the_definitions_and_holds(new: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, new))
    proof = hashes(tree.consistency(old, new), grown(new)[1])
    assert proof == subproof(old, LEAVES[:new], True)
    assert proofs.extends(old, mth(LEAVES[:old]), new, mth(LEAVES[:new]), proof)


@given(SIZES, st.data())
def test_a_proof_of_inclusion_holds_for_nothing_else(size: int, data: st.DataObject) -> None:
    seq, other = (data.draw(st.integers(0, size - 1)) for _ in range(2))
    proof, root = path(seq, LEAVES[:size]), mth(LEAVES[:size])
    assert proofs.includes(LEAVES[other], seq, size, proof, root) is (seq == other)
    assert proofs.includes(LEAVES[seq], other, size, proof, root) is (seq == other)
    assert not proofs.includes(LEAVES[seq], seq, size, [*proof, root], root)
    assert not proofs.includes(LEAVES[seq], seq, size, proof, sha256(root).digest())
    for at in range(len(proof)):
        assert not proofs.includes(LEAVES[seq], seq, size, proof[:at] + proof[at + 1 :], root)


@given(SIZES, st.data())
def test_a_proof_of_consistency_holds_for_nothing_else(new: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, new))
    before, after, proof = mth(LEAVES[:old]), mth(LEAVES[:new]), subproof(old, LEAVES[:new], True)
    forked = sha256(before).digest()
    assert not proofs.extends(old, forked, new, after, proof)
    assert not proofs.extends(old, before, new, sha256(after).digest(), proof)
    assert not proofs.extends(old, before, new, after, [*proof, before])
    assert not proofs.extends(new + 1, after, new, after, proof)
    for at in range(len(proof)):
        assert not proofs.extends(old, before, new, after, proof[:at] + proof[at + 1 :])


def test_the_known_roots_of_certificate_transparency_come_out() -> None:
    """The test vectors that Certificate Transparency's implementations share."""
    inputs = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ]
    made = Growing()
    for given_ in inputs:
        made.add(sha256(b"\0" + bytes.fromhex(given_)).digest())
    assert made.root().hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
