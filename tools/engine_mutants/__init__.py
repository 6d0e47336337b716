"""Mutants of the engine: found (find), written into a copy of the sources (rewrite), built (build), tried (killers)."""
