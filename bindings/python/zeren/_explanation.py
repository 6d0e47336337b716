"""Why a cell has its value."""

from __future__ import annotations

import json
from html import escape
from typing import Any, cast

from . import _html, _zeren
from ._options import is_chinese


class Explanation:
    """The explanation of one cell: `str` is what `zeren explain` prints, a notebook shows a tree to unfold.

    >>> import zeren
    >>> pack = zeren.load(zeren.rules("anji-2022"))
    >>> why = pack.evaluate(on="2022-06-30").explain("township", "递铺街道", "safety_index")
    >>> str(why).splitlines()[0].partition(" on ")[0]
    '安全动态评价指数 of 递铺街道 (330523001)'
    """

    def __init__(self, cell: _zeren.ExplainedCell) -> None:
        self._cell = cell

    def text(self, lang: str = "en") -> str:
        """The text in English or Chinese (`lang="zh"`).

        >>> import zeren
        >>> pack = zeren.compile({"a.zr": "pack p {}\\nentity e { id : key  n : count }\\ndefine twice for e = n * 2"})
        >>> why = pack.evaluate(facts={"e": {"id": ["1"], "n": [3]}}, on="2022-01-01").explain("e", "1", "twice")
        >>> "6" in why.text("zh")
        True
        """
        return self._cell.text(is_chinese(lang))

    @property
    def json(self) -> str:
        """The explanation as JSON, whose form docs/explanation.schema.json says. Numbers are texts.

        >>> import zeren
        >>> pack = zeren.compile({"a.zr": "pack p {}\\nentity e { id : key  n : count }\\ndefine twice for e = n * 2"})
        >>> why = pack.evaluate(facts={"e": {"id": ["1"], "n": [3]}}, on="2022-01-01").explain("e", "1", "twice")
        >>> '"version"' in why.json
        True
        """
        return self._cell.json()

    @property
    def tree(self) -> dict[str, Any]:
        """The same as dicts and lists.

        >>> import zeren
        >>> pack = zeren.compile({"a.zr": "pack p {}\\nentity e { id : key  n : count }\\ndefine twice for e = n * 2"})
        >>> why = pack.evaluate(facts={"e": {"id": ["1"], "n": [3]}}, on="2022-01-01").explain("e", "1", "twice")
        >>> why.tree["version"]
        1
        """
        return cast("dict[str, Any]", json.loads(self.json))

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return f"<zeren.Explanation: {self.text().splitlines()[0]}>"

    def _repr_html_(self) -> str:
        tree = self.tree
        root = next((value for value in tree.values() if isinstance(value, dict) and "role" in value), None)
        return _html.explanation(root) if root is not None else f"<pre>{escape(self.text())}</pre>"
