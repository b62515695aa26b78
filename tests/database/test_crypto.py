"""Sealed fields: what was sealed opens where it was sealed and nowhere else, and indexes say only what is the same."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Column, LargeBinary, MetaData, Table

from database import ids
from database.crypto import keys as changes
from database.crypto import ring
from database.crypto.field import SEALED, Field
from database.crypto.keys import HEAD, Keys, State
from database.crypto.purposes import ENROLLMENT_NO, GUARDIAN_ID, PERSON_ID, Purpose
from database.crypto.suites import GM_1, INTL_1, SUITES, Suite
from domain import identity
from domain.errors import Refused
from tests import sealing

NOW = datetime(2026, 8, 8, tzinfo=UTC)
suites = st.sampled_from(list(SUITES.values()))
rows = st.uuids()
texts = st.text(max_size=200)


def column(table: str = "student", name: str = "id_number_sealed", purpose: Purpose = PERSON_ID) -> Column:
    made: Column = Column(name, LargeBinary, info={SEALED: purpose})
    Table(table, MetaData(), made)
    return made


def of(suite: Suite) -> Field:
    return Field(sealing.keys(suite), column())


@given(suites, rows, texts)
def test_what_was_sealed_opens(suite: Suite, row: UUID, value: str) -> None:
    field = of(suite)
    envelope = field.text(row, value)
    assert field.clear(row, envelope) == value
    assert envelope is not None
    assert len(envelope) == len(value.encode()) + 33
    assert envelope[0] == suite.mark


@given(suites, rows, texts)
def test_no_two_envelopes_of_one_value_are_alike(suite: Suite, row: UUID, value: str) -> None:
    field = of(suite)
    assert field.text(row, value) != field.text(row, value)


@given(suites, rows, rows, texts)
def test_an_envelope_opens_in_no_other_row_column_or_table(
    suite: Suite, row: UUID, other: UUID, value: str
) -> None:
    keys = sealing.keys(suite)
    envelope = Field(keys, column()).text(row, value)
    assert envelope is not None
    another = Field(keys, column()).text(row, "another value")
    elsewhere = [
        (column(), uuid4() if other == row else other),
        (column(name="student_no_sealed"), row),
        (column("guardian"), row),
    ]
    for place, at in elsewhere:
        with pytest.raises(Refused) as refused:
            Field(keys, place).open(at, envelope)
        assert refused.value.reason.code == "FIELD_ALTERED"
        with pytest.raises(Refused) as same:
            Field(keys, place).open(at, another)
        assert str(refused.value) == str(same.value)  # whatever was sealed, nothing of it is said


@given(suites, rows, texts, st.data())
def test_a_flipped_bit_anywhere_is_refused(suite: Suite, row: UUID, value: str, data: st.DataObject) -> None:
    field = of(suite)
    envelope = bytearray(field.text(row, value) or b"")
    at = data.draw(st.integers(0, len(envelope) * 8 - 1))
    envelope[at // 8] ^= 1 << at % 8
    with pytest.raises(Refused):
        field.open(row, bytes(envelope))


@given(suites, rows, st.binary(max_size=40))
def test_what_is_no_envelope_is_refused(suite: Suite, row: UUID, junk: bytes) -> None:
    with pytest.raises(Refused):
        of(suite).open(row, junk)


numbers = st.text(alphabet="0123456789xX ０１Ｘｘ\t", max_size=20)


@given(suites, numbers, numbers)
def test_two_indexes_are_equal_just_where_the_normalized_numbers_are(
    suite: Suite, one: str, other: str
) -> None:
    field = of(suite)
    assert (field.index(one) == field.index(other)) == (identity.normalize(one) == identity.normalize(other))


@given(suites, texts)
def test_a_purpose_recognizes_no_value_of_another(suite: Suite, value: str) -> None:
    keys = sealing.keys(suite)
    found = {
        Field(keys, column(purpose=each)).index(value) for each in (PERSON_ID, GUARDIAN_ID, ENROLLMENT_NO)
    }
    assert len(found) == 3
    assert all(each is not None and len(each) == 32 for each in found)


def test_another_root_gives_other_indexes() -> None:
    one, other = (Field(sealing.keys(INTL_1, secret), column()) for secret in (b"a", b"b"))
    assert one.index("1") != other.index("1")


def test_the_suites_compute_what_the_standards_say() -> None:
    """RFC 8998 A.1 (SM4-GCM); AES-GCM test case 16 of McGrew and Viega (NIST SP 800-38D)."""
    sm4 = GM_1.cipher(bytes.fromhex("0123456789abcdeffedcba9876543210"))
    text = bytes.fromhex(
        "aa" * 8 + "bb" * 8 + "cc" * 8 + "dd" * 8 + "ee" * 8 + "ff" * 8 + "ee" * 8 + "aa" * 8
    )
    about = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    iv = bytes.fromhex("00001234567800000000abcd")
    expected = (
        "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735"
        "d82710ca5c22f0ccfa7cbf93d496ac15a56834cbcf98c397b4024a2691233b8d"
        "83de3541e4c2b58177e065a9bf7b62ec"
    )
    assert sm4.encrypt(iv, text, about).hex() == expected
    aes = INTL_1.cipher(bytes.fromhex("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"))
    clear = bytes.fromhex(
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
        "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
    )
    sealed = aes.encrypt(bytes.fromhex("cafebabefacedbaddecaf888"), clear, about)
    assert sealed[-16:].hex() == "76fc6ece0f4e1768cddf8853bb2d551b"


@given(suites, rows, texts)
def test_after_a_rotation_old_envelopes_open_and_new_ones_bear_the_new_key(
    suite: Suite, row: UUID, value: str
) -> None:
    before = sealing.keys(suite)
    after = before.rotated(NOW)
    old = Field(before, column()).text(row, value)
    new = Field(after, column()).text(row, value)
    assert old is not None
    assert new is not None
    assert Field(after, column()).clear(row, old) == Field(after, column()).clear(row, new) == value
    assert old[:HEAD] != new[:HEAD] == after.current.head
    assert Field(before, column()).index(value) == Field(after, column()).index(value)
    with pytest.raises(Refused) as refused:
        Field(before, column()).open(row, new)
    assert refused.value.reason.code == "FIELD_KEY_UNKNOWN"


@given(texts)
def test_while_rows_move_to_another_suite_a_value_is_found_under_both_indexes(value: str) -> None:
    before = sealing.keys(INTL_1)
    moving = before.moved(GM_1, NOW)
    old, new = Field(before, column()).index(value), Field(moving, column()).index(value)
    assert moving.moving
    assert Field(moving, column()).indexes(value) == (new, old)
    assert moving.moved(GM_1, NOW) == moving
    settled = moving.settled()
    assert not settled.moving
    assert Field(settled, column()).indexes(value) == (new,)
    back = settled.moved(INTL_1, NOW)
    assert Field(back, column()).indexes(value) == (old, new)


def test_a_suite_without_keys_leaves_the_ring_with_its_root() -> None:
    before = sealing.keys(INTL_1)
    settled = before.moved(GM_1, NOW).settled()
    left = settled.without({before.current.head})
    assert [key.suite for key in left.data] == [root.suite for root in left.roots] == [GM_1]
    assert settled.without({settled.current.head}) == settled


@given(st.lists(st.sampled_from(["rotated", "INTL-1", "GM-1", "settled"]), max_size=6))
def test_a_ring_reads_as_it_was_written(steps: list[str]) -> None:
    keys = changes.first(INTL_1, NOW)
    for step in steps:
        keys = keys.moved(SUITES[step], NOW) if step in SUITES else _change(keys, step)
    assert ring.loaded(ring.dumped(keys)) == keys
    assert sum(key.state is State.CURRENT for key in keys.data) == 1


def _change(keys: Keys, step: str) -> Keys:
    return keys.rotated(NOW) if step == "rotated" else keys.settled()


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"data": [], "index": []}', ring.dumped(sealing.KEYS).replace("current", "older")],
)
def test_what_is_no_ring_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        ring.loaded(text)


def test_no_key_shows_in_a_ring_that_is_printed() -> None:
    assert "kkkk" not in repr(sealing.KEYS).replace(repr(b"kkkk"), "")


def test_ids_rise_and_are_of_version_7() -> None:
    made = ids.fresh(5000)
    assert made == sorted(made)
    assert len(set(made)) == 5000
    assert {each.version for each in made} == {7}
    assert {each.variant for each in made} == {"specified in RFC 4122"}
