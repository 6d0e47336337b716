"""What notebooks show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

#: Rows that a notebook shows of a table.
SHOWN = 20


def table(headers: Sequence[str], rows: Iterable[Sequence[object]], caption: str = "", more: int = 0) -> str:
    head = "".join(f"<th>{escape(header)}</th>" for header in headers)
    body = "".join(
        "<tr>" + "".join(f"<td>{'' if cell is None else escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows
    )
    said = f"<caption>{escape(caption)}</caption>" if caption else ""
    rest = f"<p>… {more} more</p>" if more > 0 else ""
    return f"<table>{said}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{rest}"


def explanation(item: dict[str, Any], open_levels: int = 2) -> str:
    """An item of an explanation with its parts under it, to be unfolded."""
    head = _head(item)
    parts = "".join(explanation(part, open_levels - 1) for part in item.get("parts", []))
    left = f"<p>… {item['left_out']} more</p>" if item.get("left_out") else ""
    notes = "".join(f"<p><em>{escape(note if isinstance(note, str) else note.get('en', ''))}</em></p>" for note in item.get("notes", []))
    if not (parts or left or notes):
        return f"<div style='margin-left:1.2em'>{head}</div>"
    unfolded = " open" if open_levels > 0 else ""
    return f"<details style='margin-left:1.2em'{unfolded}><summary>{head}</summary>{notes}{parts}{left}</details>"


def _head(item: dict[str, Any]) -> str:
    name = item.get("label") or item.get("name") or item.get("text") or item.get("role", "")
    value = item.get("value") or {}
    shown = value.get("display") or value.get("value") or value.get("state", "")
    clauses = ", ".join(str(c if isinstance(c, str) else ".".join(str(x) for x in c.values())) for c in item.get("clauses", []))
    said = f"<b>{escape(str(name))}</b>"
    if shown:
        said += f" {escape(str(shown))}"
    if item.get("text") and item.get("text") != name:
        said += f" <code>{escape(str(item['text']))}</code>"
    if clauses:
        said += f" <small>{escape(clauses)}</small>"
    return said
