"""The executable specification of Zeren: slow, obvious, and written from docs/language alone.

It evaluates a pack row by row from its syntax tree (`zeren check PACK --dump syntax`), the units and the facts. It shares
nothing with the engine: no code, no plan, no tables of built-ins.
"""
