"""Discrepancies: given to a unit, verified and settled by a person."""

from __future__ import annotations

from functools import partial

from exchange import discrepancy
from resolvers.changes import carry_out

assign = partial(carry_out, "discrepancyAssign", discrepancy.assign)
verify = partial(carry_out, "discrepancyVerify", discrepancy.verify)
resolve = partial(carry_out, "discrepancyResolve", discrepancy.resolve)
