"""Changes of memberships in special groups; the memberships themselves are found with their children."""

from __future__ import annotations

from functools import partial

from casework import special_group
from resolvers.changes import carry_out

join = partial(carry_out, "specialGroupJoin", special_group.join)
end = partial(carry_out, "specialGroupEnd", special_group.end)
