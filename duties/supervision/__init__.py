"""Supervision (督导与考核): what is proposed, complained of, decided and appraised; a person decides all of it (catalogue 2.15)."""
