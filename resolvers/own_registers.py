"""The county's own registers held against each other by the bureau."""

from __future__ import annotations

from functools import partial

from exchange import own_registers
from resolvers.changes import carry_out

compare = partial(carry_out, "registersCompare", own_registers.compare)
