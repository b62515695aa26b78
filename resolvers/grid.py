"""Grid cells: formed, and which children live in them."""

from __future__ import annotations

from functools import partial

from duties import grid
from resolvers.changes import carry_out

found = partial(carry_out, "gridCellFound", grid.found)
place = partial(carry_out, "gridCellPlace", grid.place)
