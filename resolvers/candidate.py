"""Candidates: whether two entries are one person, decided and taken back by a person."""

from __future__ import annotations

from functools import partial

from exchange import candidate
from resolvers.changes import carry_out

decide = partial(carry_out, "candidateDecide", candidate.decide)
undo = partial(carry_out, "candidateUndo", candidate.undo)
