"""Clues of child labor: who is said to work where, how far it has come, and the changes that move it on."""

from __future__ import annotations

from functools import partial

from casework import child_labor
from database import tables
from resolvers import clue
from resolvers.changes import carry_out

ORDERS = clue.orders(tables.ChildLaborClue)
find = partial(clue.find, tables.ChildLaborClue)
report = partial(carry_out, "childLaborReport", child_labor.report)
accept = partial(carry_out, "childLaborAccept", child_labor.accept)
conclude = partial(carry_out, "childLaborConclude", child_labor.conclude)
prepare = partial(carry_out, "childLaborPrepare", child_labor.prepare)
note_back = partial(carry_out, "childLaborNoteBack", child_labor.note_back)
close = partial(carry_out, "childLaborClose", child_labor.close)
