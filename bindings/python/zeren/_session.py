"""Facts that change."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from . import _zeren
from ._errors import ZerenError
from ._options import Day, Minute, day_number, exact_text, minute_number
from ._result import Records, Reject


@dataclass(frozen=True)
class CellChange:
    """A cell that is not what it was. States are present, absent, error, or `no row`.

    >>> import zeren
    >>> pack = zeren.compile({"a.zr": "pack p {}\\nentity e { id : key  n : count }\\ndefine twice for e = n * 2"})
    >>> with pack.session(facts={"e": {"id": ["1"], "n": [3]}}, on="2022-01-01") as session:
    ...     _ = session.update("e", "1", n=5)
    ...     [(c.column, c.before, c.after) for c in session.changes()]
    [('n', 3, 5), ('twice', 6, 10)]
    """

    table: str
    key: str
    column: str
    before: Any
    after: Any
    before_state: str
    after_state: str


@dataclass(frozen=True)
class Change:
    """A change that `Session.apply` takes, several at once: made by its class methods.

    >>> import zeren
    >>> zeren.Change.update("hazard", "H1", severity=3)
    <zeren.Change: update hazard H1>
    """

    _change: _zeren.Change
    _said: str

    def __repr__(self) -> str:
        return f"<zeren.Change: {self._said}>"

    @classmethod
    def insert(cls, table: str, **fields: Any) -> Change:
        """A new row.

        >>> import zeren
        >>> zeren.Change.insert("hazard", id="H1")
        <zeren.Change: insert hazard>
        """
        return cls(_zeren.insert_change(table, _contents(fields)), f"insert {table}")

    @classmethod
    def update(cls, table: str, key: str, **fields: Any) -> Change:
        """New contents for some fields of a row; None makes one absent.

        >>> import zeren
        >>> zeren.Change.update("hazard", "H1", severity=None)
        <zeren.Change: update hazard H1>
        """
        return cls(_zeren.update_change(table, key, _contents(fields)), f"update {table} {key}")

    @classmethod
    def remove(cls, table: str, key: str) -> Change:
        """A row goes.

        >>> import zeren
        >>> zeren.Change.remove("hazard", "H1")
        <zeren.Change: remove hazard H1>
        """
        return cls(_zeren.remove_change(table, key), f"remove {table} {key}")

    @classmethod
    def move_unit(cls, unit: str, parent: str) -> Change:
        """A unit, with all below it, stands under another parent.

        >>> import zeren
        >>> zeren.Change.move_unit("梅溪镇", "安吉县")
        <zeren.Change: move 梅溪镇 under 安吉县>
        """
        return cls(_zeren.move_change(unit, parent), f"move {unit} under {parent}")

    @classmethod
    def advance(cls, on: Day | None = None, *, at: Minute | None = None) -> Change:
        """Another today.

        >>> import zeren
        >>> zeren.Change.advance("2022-07-01")
        <zeren.Change: advance to 2022-07-01>
        """
        day, minute = minute_number(at) if at is not None else (day_number(on or ""), None)
        return cls(_zeren.advance_change(day, minute), f"advance to {at if at is not None else on}")


def _contents(fields: dict[str, Any]) -> list[tuple[str, Any]]:
    plain = (bool, int, str, type(None))
    return [(name, value if isinstance(value, plain) else exact_text(value)) for name, value in fields.items()]


class Session:
    """Facts that are loaded once and then change, and every cell of what follows from them. Opened by `Pack.session`.

    After any changes its cells are those of a fresh evaluation. Numbers are int, else Decimal where they have an exact
    one, else Fraction.

    >>> import zeren
    >>> pack = zeren.compile({"a.zr": "pack p {}\\nentity e { id : key  n : count }\\ndefine part for e = n / 3"})
    >>> with pack.session(facts={"e": {"id": ["1"], "n": [3]}}, on="2022-01-01") as session:
    ...     _ = session.insert("e", id="2", n=4)
    ...     session.value("e", "2", "part")
    Fraction(4, 3)
    """

    def __init__(self, session: _zeren.Session) -> None:
        self._open: _zeren.Session | None = session

    @property
    def _session(self) -> _zeren.Session:
        if self._open is None:
            raise ZerenError("the session is closed")
        return self._open

    def __enter__(self) -> Session:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the facts; what a `with` does at its end.

        >>> import zeren
        >>> zeren.compile({"a.zr": "pack p {}"}).session(on="2022-01-01").close()
        """
        self._open = None

    def apply(self, *changes: Change | Sequence[Change]) -> list[str]:
        """Takes changes one after the other, all or none; gives the key of each one's row. Raises `ChangeError`.

        >>> import zeren
        >>> pack = zeren.compile({"a.zr": "pack p {}\\nentity e { id : key  n : count }"})
        >>> with pack.session(on="2022-01-01") as session:
        ...     session.apply(zeren.Change.insert("e", id="1", n=1), zeren.Change.update("e", "1", n=2))
        ['1', '1']
        """
        flat: list[Change] = []
        for each in changes:
            flat.extend([each] if isinstance(each, Change) else each)
        return self._session.apply([change._change for change in flat])

    def insert(self, table: str, **fields: Any) -> str:
        """Inserts one row, and gives its key.

        >>> import zeren
        >>> pack = zeren.compile({"a.zr": "pack p {}\\nentity e { id : key }"})
        >>> pack.session(on="2022-01-01").insert("e", id="1")
        '1'
        """
        return self.apply(Change.insert(table, **fields))[0]

    def update(self, table: str, key: str, **fields: Any) -> str:
        """Changes fields of one row, and gives its key, which may be a new one.

        >>> import zeren
        >>> pack = zeren.compile({"a.zr": "pack p {}\\nentity e { id : key }"})
        >>> pack.session(facts={"e": {"id": ["1"]}}, on="2022-01-01").update("e", "1", id="2")
        '2'
        """
        return self.apply(Change.update(table, key, **fields))[0]

    def remove(self, table: str, key: str) -> None:
        """Takes one row away.

        >>> import zeren
        >>> pack = zeren.compile({"a.zr": "pack p {}\\nentity e { id : key }"})
        >>> pack.session(facts={"e": {"id": ["1"]}}, on="2022-01-01").remove("e", "1")
        """
        self.apply(Change.remove(table, key))

    def move_unit(self, unit: str, parent: str) -> None:
        """Moves a unit, with all below it, under another parent.

        >>> import zeren
        >>> pack = zeren.compile({"a.zr": "pack p {}\\ntier a > b > c"})
        >>> units = {"code": ["1", "2", "3", "4"], "name": ["1", "2", "3", "4"], "level": ["a", "b", "b", "c"],
        ...          "parent": [None, "1", "1", "2"]}
        >>> pack.session(units, on="2022-01-01").move_unit("4", "3")
        """
        self.apply(Change.move_unit(unit, parent))

    def advance(self, on: Day | None = None, *, at: Minute | None = None) -> None:
        """Moves to another day, or minute.

        >>> import zeren
        >>> with zeren.compile({"a.zr": "pack p {}"}).session(on="2022-01-01") as session:
        ...     session.advance("2022-02-01")
        ...     session.today
        datetime.date(2022, 2, 1)
        """
        self.apply(Change.advance(on, at=at))

    @property
    def today(self) -> datetime.date:
        """The day that it is at.

        >>> import zeren
        >>> zeren.compile({"a.zr": "pack p {}"}).session(on="2022-01-01").today
        datetime.date(2022, 1, 1)
        """
        return self._session.today

    def value(self, table: str, key: str, column: str) -> Any:
        """The value of a cell now; None where it is absent, in error, or there is no such row.

        >>> import zeren
        >>> pack = zeren.compile({"a.zr": "pack p {}\\nentity e { id : key  n : count }"})
        >>> pack.session(facts={"e": {"id": ["1"], "n": [7]}}, on="2022-01-01").value("e", "1", "n")
        7
        """
        return self._session.cell(table, key, column)[1]

    def state(self, table: str, key: str, column: str) -> str:
        """What a cell is: present, absent, error, or `no row`.

        >>> import zeren
        >>> pack = zeren.compile({"a.zr": "pack p {}\\nentity e { id : key  n : count }"})
        >>> pack.session(on="2022-01-01").state("e", "1", "n")
        'no row'
        """
        return self._session.cell(table, key, column)[0]

    def changes(self) -> list[CellChange]:
        """The cells that differ from what they were when this was asked last, or the session was opened.

        >>> import zeren
        >>> pack = zeren.compile({"a.zr": "pack p {}\\nentity e { id : key }"})
        >>> with pack.session(on="2022-01-01") as session:
        ...     _ = session.insert("e", id="1")
        ...     len(session.changes()), len(session.changes())
        (1, 0)
        """
        return [CellChange(*each) for each in self._session.changes()]

    @property
    def rejects(self) -> Records[Reject]:
        """Rows that were left out when the session was opened.

        >>> import zeren
        >>> zeren.compile({"a.zr": "pack p {}"}).session(on="2022-01-01").rejects
        ()
        """
        return Records(Reject(*each) for each in self._session.rejects)
