"""A school's registry held against who is there, and reported."""

from __future__ import annotations

from functools import partial

from casework import registry_check
from resolvers.changes import carry_out

compare = partial(carry_out, "registryCompare", registry_check.compare)
report = partial(carry_out, "registryReport", registry_check.report)
