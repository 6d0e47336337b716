"""Packs: rules, ready to run."""

from __future__ import annotations

import datetime
import os
from collections.abc import Mapping
from dataclasses import dataclass

from . import _zeren
from ._errors import CompileError, Diagnostic, ParameterError, RejectedRows
from ._facts import FactsLike, TableLike, columns_of, is_path, needs_pyarrow, read_facts, speaks_arrow
from ._options import Day, Minute, ParamValue, PathLike, is_chinese, limit_pairs, run_arguments
from ._progress import Work
from ._result import Responsible, Result
from ._session import Session


@dataclass(frozen=True)
class Units:
    """The tree of units, read once for any number of evaluations: what `Pack.read_units` gives.

    >>> import zeren
    >>> pack = zeren.load(zeren.rules("anji-2022"))
    >>> len(pack.read_units())
    234
    """

    _units: _zeren.Units

    def __len__(self) -> int:
        return len(self._units)

    def __repr__(self) -> str:
        return f"<zeren.Units: {len(self)}>"


#: A tree of units: read already, a file, an object that speaks Arrow, or columns by name.
UnitsLike = TableLike | Units


def rules(name: str = "") -> str:
    """The path of a pack that comes with this package (`anji-2022`, `statutes`); without a name of their folder.

    >>> import os, zeren
    >>> sorted(os.listdir(zeren.rules()))
    ['anji-2022', 'statutes']
    """
    folder = os.path.join(os.path.dirname(__file__), "rules", name)
    if not os.path.isdir(folder):
        raise ParameterError(f"no pack `{name}` comes with zeren")
    return os.path.normpath(folder)


def load(path: PathLike, *, lang: str = "en", limits: Mapping[str, int] | None = None) -> Pack:
    """Compiles the pack in a folder (or one `.zr` file), or reads a compiled one (`.zrc`).

    Raises `CompileError` with every diagnostic, in English or (`lang="zh"`) Chinese; `PackError` where files cannot be
    read. `limits` sets limits by name, as `zeren --allow` does. Warnings are in `Pack.diagnostics`.

    >>> import zeren
    >>> zeren.load(zeren.rules("anji-2022")).name
    'anji_2022'
    """
    return _pack_of(*_zeren.load(os.fspath(path), is_chinese(lang), limit_pairs(limits), None))


def compile(files: Mapping[str, str], *, lang: str = "en", limits: Mapping[str, int] | None = None) -> Pack:
    """Compiles a pack from texts by their names; raises `CompileError` with every diagnostic.

    >>> import zeren
    >>> pack = zeren.compile({"rules.zr": '''
    ... pack demo {}
    ... entity item { id : key  price : number(2) }
    ... define dear for item = price > 10
    ... '''})
    >>> result = pack.evaluate(facts={"item": {"id": ["a", "b"], "price": ["9.99", "10.01"]}}, on="2022-01-01")
    >>> result["item"].column("dear")
    [False, True]
    """
    return _pack_of(*_zeren.compile(list(files.items()), is_chinese(lang), limit_pairs(limits), None))


def _pack_of(pack: _zeren.Pack | None, diagnostics: list[dict[str, object]], text: str) -> Pack:
    found = tuple(Diagnostic(**each) for each in diagnostics)  # type: ignore[arg-type]
    if pack is None:
        raise CompileError(text, found)
    return Pack(pack, found)


class Pack:
    """Rules that were compiled. Immutable; any number of threads may evaluate one at the same time.

    >>> import zeren
    >>> pack = zeren.load(zeren.rules("anji-2022"))
    >>> pack.tiers
    ('county', 'township', 'village')
    """

    def __init__(self, pack: _zeren.Pack, diagnostics: tuple[Diagnostic, ...] = ()) -> None:
        self._pack = pack
        #: Warnings and remarks about the rules.
        self.diagnostics = diagnostics

    @property
    def name(self) -> str:
        """The name that the rules give themselves.

        >>> import zeren
        >>> zeren.compile({"a.zr": "pack demo {}"}).name
        'demo'
        """
        return self._pack.name

    @property
    def tiers(self) -> tuple[str, ...]:
        """The tiers of the organisation, top to bottom.

        >>> import zeren
        >>> zeren.compile({"a.zr": "pack p {}\\ntier county > village"}).tiers
        ('county', 'village')
        """
        return tuple(self._pack.tiers)

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of all tables: of facts, units and bodies, and those that rules make.

        >>> import zeren
        >>> "township" in zeren.load(zeren.rules("anji-2022")).tables
        True
        """
        return tuple(name for name, _, _, _ in self._pack.tables)

    @property
    def fact_tables(self) -> dict[str, tuple[str, ...]]:
        """The tables of facts that a host gives, each with the names of its fields.

        >>> import zeren
        >>> pack = zeren.compile({"a.zr": "pack p {}\\nentity item { id : key  price : number(2) }"})
        >>> pack.fact_tables
        {'item': ('id', 'price')}
        """
        return {n: tuple(f[0] for f in fields) for n, _, kind, fields in self._pack.tables if kind == "facts"}

    @property
    def params(self) -> tuple[str, ...]:
        """The parameters that `evaluate(params=…)` may set.

        >>> import zeren
        >>> zeren.compile({"a.zr": "pack p {}\\nparam most = 20"}).params
        ('most',)
        """
        return tuple(name for name, _ in self._pack.params)

    @property
    def domains(self) -> tuple[str, ...]:
        """The domains of responsibility, such as `fire`.

        >>> import zeren
        >>> "fire" in zeren.load(zeren.rules("anji-2022")).domains
        True
        """
        return tuple(name for name, _ in self._pack.domains)

    def read_units(
        self,
        units: UnitsLike | None = None,
        *,
        forest: bool = False,
        limits: Mapping[str, int] | None = None,
        _work: Work | None = None,
    ) -> Units:
        """Reads the tree of units: the pack's own file, another file, or a table with code, name, level and parent.

        `forest` takes trees with several roots, such as the whole country. Raises `UnitsError` with every fault.

        >>> import zeren
        >>> pack = zeren.compile({"a.zr": "pack p {}\\ntier county > village"})
        >>> pack.read_units({"code": ["1", "2"], "name": ["A", "B"], "level": ["county", "village"],
        ...                  "parent": [None, "1"]})
        <zeren.Units: 2>
        """
        if isinstance(units, Units):
            return units
        pairs = limit_pairs(limits)
        tick = None if _work is None else _work.tick
        if units is None:
            file = self._pack.units_file
            if file is None:
                return Units(_zeren.no_units())
            return Units(_zeren.units_from_file(self._pack, file, forest, pairs, tick))
        if is_path(units):
            return Units(_zeren.units_from_file(self._pack, os.fspath(units), forest, pairs, tick))  # type: ignore[arg-type]
        if speaks_arrow(units) and not needs_pyarrow(units):
            return Units(_zeren.units_from_arrow(self._pack, units, forest, pairs, tick))
        return Units(_zeren.units_from_columns(self._pack, columns_of("units", units), forest, pairs, tick))

    def evaluate(
        self,
        units: UnitsLike | None = None,
        facts: FactsLike | None = None,
        *,
        on: Day | None = None,
        at: Minute | None = None,
        params: Mapping[str, ParamValue] | None = None,
        threads: int = 1,
        floats: int | None = None,
        strict: bool = False,
        on_demand: bool = False,
        forest: bool = False,
        limits: Mapping[str, int] | None = None,
        deadline: float | None = None,
        progress: bool | None = None,
    ) -> Result:
        """Evaluates every rule over facts, for the end of a day (`on`) or a minute (`at`).

        `units` is a file, a table with the columns code, name, level and parent, or what `read_units` gave; without it
        the pack's own. `facts` is a folder with one file a table, or tables by name: a path to CSV or NDJSON, anything
        that speaks Arrow (pandas, Polars, PyArrow, DuckDB), columns by name, or rows as dicts; without it the pack's own.

        `params` sets parameters of the pack. `threads` splits the work; the result is the same at any number. Floats are
        taken for counts where they are whole; `floats=k` reads the others, each at exactly k digits after the point.
        `on_demand` makes the tables of past periods too.

        Rows that do not fit are in `Result.rejects`, the rest is evaluated; with `strict` they raise `RejectedRows`. A
        table that does not fit as a whole raises `FactsError`. Past `deadline` seconds, or a limit, there is `LimitError`.
        Ctrl-C stops the work. `progress` shows a bar of tqdm's: always, never, or (None) once it takes long.

        >>> import zeren
        >>> pack = zeren.load(zeren.rules("anji-2022"))
        >>> result = pack.evaluate(on="2022-06-30")
        >>> len(result["township"])
        15
        """
        arguments = run_arguments(on, at, threads, on_demand, params)
        with Work(_steps(facts), progress, deadline) as work:
            work.step("units")
            tree = self.read_units(units, forest=forest, limits=limits, _work=work)
            read = read_facts(self._pack, facts, floats, threads, limit_pairs(limits), work)
            work.step("rules")
            run = _zeren.evaluate(self._pack, tree._units, read, arguments, limit_pairs(limits), work.tick)
        result = Result(run)
        if strict and result.rejects:
            raise RejectedRows(f"{len(result.rejects)} reasons why rows were rejected\n{result.rejects}")
        return result

    def who(
        self,
        unit: str,
        domain: str,
        *,
        units: UnitsLike | None = None,
        facts: FactsLike | None = None,
        on: Day | None = None,
    ) -> tuple[Responsible, ...]:
        """Who is responsible for a domain at a unit, nearest first within each kind; without `on` as of today.

        To ask often, evaluate once and ask `Result.who`.

        >>> import zeren
        >>> pack = zeren.load(zeren.rules("anji-2022"))
        >>> pack.who("梅溪镇", "fire", on="2022-06-30")[0].kind
        'leadership'
        """
        return self.evaluate(units, facts, on=self._today() if on is None else on, progress=False).who(unit, domain)

    def _today(self) -> datetime.date:
        """Today, moved into the days that the rules are in force."""
        today = datetime.date.today()
        first, last = self._pack.effective_from, self._pack.effective_until
        if last is not None and today > last:
            today = last
        return first if first is not None and today < first else today

    def session(
        self,
        units: UnitsLike | None = None,
        facts: FactsLike | None = None,
        *,
        on: Day | None = None,
        at: Minute | None = None,
        params: Mapping[str, ParamValue] | None = None,
        threads: int = 1,
        floats: int | None = None,
        forest: bool = False,
        limits: Mapping[str, int] | None = None,
    ) -> Session:
        """Opens a session: facts are loaded once, then rows come, change and go. Arguments as for `evaluate`.

        >>> import zeren
        >>> pack = zeren.compile({"a.zr": "pack p {}\\nentity e { id : key  n : count }\\ndefine twice for e = n * 2"})
        >>> with pack.session(facts={"e": {"id": ["1"], "n": [3]}}, on="2022-01-01") as session:
        ...     session.update("e", "1", n=5)
        ...     session.value("e", "1", "twice")
        '1'
        10
        """
        arguments = run_arguments(on, at, threads, False, params)
        with Work(_steps(facts), False, None) as work:
            tree = self.read_units(units, forest=forest, limits=limits)
            read = read_facts(self._pack, facts, floats, threads, limit_pairs(limits), work)
            return Session(_zeren.open_session(self._pack, tree._units, read, arguments, limit_pairs(limits), None))

    def __repr__(self) -> str:
        return f"<zeren.Pack {self.name}>"


def _steps(facts: FactsLike | None) -> int:
    return 2 + (len(facts) if isinstance(facts, Mapping) else 1)
