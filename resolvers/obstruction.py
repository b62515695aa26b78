"""Clues of obstruction: who is said to keep a child from school, how far it has come, and the changes that move it on."""

from __future__ import annotations

from functools import partial

from casework import obstruction
from database import tables
from resolvers import clue
from resolvers.changes import carry_out

ORDERS = clue.orders(tables.ObstructionClue)
find = partial(clue.find, tables.ObstructionClue)
report = partial(carry_out, "obstructionReport", obstruction.report)
accept = partial(carry_out, "obstructionAccept", obstruction.accept)
conclude = partial(carry_out, "obstructionConclude", obstruction.conclude)
close = partial(carry_out, "obstructionClose", obstruction.close)
