"""Schooling statuses that go the same ways, by name (catalogue 2.2)."""

from __future__ import annotations

from domain.student import SchoolingStatus as S

AT_SCHOOL = (
    S.ATTENDING,
    S.ATTENDING_INCLUSIVE,
    S.ATTENDING_SPECIAL_SCHOOL,
    S.HOME_TEACHING,
    S.ATTENDING_VOCATIONAL,
)
"""The forms of receiving compulsory education."""
ROLL_CALLED = tuple(status for status in AT_SCHOOL if status is not S.HOME_TEACHING)
"""The forms in which a child is missed when it does not come."""
ELSEWHERE = (
    S.ATTENDING_IN_JURISDICTION_UNREGISTERED,
    S.ATTENDING_ELSEWHERE_UNREGISTERED,
    S.ATTENDING_ELSEWHERE_REGISTERED_HERE,
)
MISSED = (S.NOT_REPORTED, S.AT_RISK)
OUT = (S.SUSPECTED_DROPOUT, S.DROPOUT)
UNCLEAR = (S.UNREACHABLE, S.IDENTITY_UNRESOLVED)
FOR_A_TIME = (S.DEFERRED, S.SUSPENDED_ILLNESS, S.ABROAD_RETAINED)
DISABILITY = (S.ATTENDING_INCLUSIVE, S.ATTENDING_SPECIAL_SCHOOL, S.HOME_TEACHING)
LEFT = (S.GRADUATED, S.AGED_OUT, S.DECEASED, S.MOVED_OUT)
PRESENT = tuple(status for status in S if status not in LEFT)
"""Everybody who is still of the universe."""
