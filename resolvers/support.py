"""Changes of what is done for children; the measures themselves are found with their cases."""

from __future__ import annotations

from functools import partial

from casework import support
from resolvers.changes import carry_out

give = partial(carry_out, "supportMeasureGive", support.give)
end = partial(carry_out, "supportMeasureEnd", support.end)
