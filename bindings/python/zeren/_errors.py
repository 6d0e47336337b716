"""What can go wrong, as exceptions. All of them are a `ZerenError`."""

from __future__ import annotations

from dataclasses import dataclass


class ZerenError(Exception):
    """The base of all exceptions of this package.

    >>> import zeren
    >>> try:
    ...     zeren.load("no/such/folder")
    ... except zeren.ZerenError as error:
    ...     print(type(error).__name__)
    PackError
    """


class PackError(ZerenError):
    """The files of a pack cannot be read: the folder is missing, empty or leads out of itself.

    >>> import zeren
    >>> try:
    ...     zeren.load("no/such/folder")
    ... except zeren.PackError as error:
    ...     print("ZR0750" in str(error))
    True
    """


@dataclass(frozen=True)
class Diagnostic:
    """One thing that is wrong with rules, or worth a remark. `str` gives it as a terminal shows it, with the line.

    `line` and `column` count from 1 and are 0 where it has no place; `severity` is error, warning, finding or note.

    >>> import zeren
    >>> try:
    ...     zeren.compile({"a.zr": "pack p {}\\ndefine x for t = 1"})
    ... except zeren.CompileError as error:
    ...     print(error.diagnostics[0].severity)
    error
    """

    code: str
    severity: str
    message: str
    help: str
    file: str
    line: int
    column: int
    clause: str
    text: str

    def __str__(self) -> str:
        return self.text


class CompileError(ZerenError):
    """The rules have errors. `diagnostics` lists every one; the text is what `zeren check` prints.

    >>> import zeren
    >>> try:
    ...     zeren.compile({"a.zr": "pack p {}\\ntier t > t2\\ndefine x for t = y\\ndefine z for t = w"})
    ... except zeren.CompileError as error:
    ...     print(len([d for d in error.diagnostics if d.severity == "error"]))
    2
    """

    def __init__(self, text: str, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__(text)
        self.diagnostics = diagnostics


class FactsError(ZerenError, ValueError):
    """A table of facts cannot be taken as a whole: a column is missing, or its type does not fit.

    >>> import zeren
    >>> pack = zeren.compile({"a.zr": "pack p {}\\nevent e on day { id : key\\n day : date }"})
    >>> try:
    ...     pack.evaluate(facts={"e": {"id": ["1"]}}, on="2022-01-01")
    ... except zeren.FactsError as error:
    ...     print(error)
    table `e` has no column `day`, which its rows need; it has `id`
    """


class UnitsError(FactsError):
    """The table of units makes no tree; the text names every fault.

    >>> import zeren
    >>> pack = zeren.compile({"a.zr": "pack p {}\\ntier t > u"})
    >>> try:
    ...     pack.read_units("no/such/units.csv")
    ... except zeren.UnitsError as error:
    ...     print("ZR0750" in str(error))
    True
    """


class ParameterError(ZerenError, ValueError):
    """An argument makes no sense: an unknown parameter of the pack, a value that is none, a date that is none.

    >>> import zeren
    >>> pack = zeren.compile({"a.zr": "pack p {}"})
    >>> try:
    ...     pack.evaluate(on="2022-13-01")
    ... except zeren.ParameterError as error:
    ...     print(error)
    `2022-13-01` is not a date: write it like 2022-06-30
    """


class UnknownNameError(ZerenError, KeyError):
    """There is no such table, column, row, unit or domain; the text names those that there are.

    >>> import zeren
    >>> result = zeren.compile({"a.zr": "pack p {}"}).evaluate(on="2022-01-01")
    >>> try:
    ...     result["village"]
    ... except zeren.UnknownNameError as error:
    ...     print(str(error)[:27])
    there is no table `village`
    """

    def __str__(self) -> str:  # KeyError would show quotes around it
        return str(self.args[0]) if self.args else ""


class EvaluationError(ZerenError):
    """The engine gives no result; the text says why, with a code that docs/errors explains.

    >>> import zeren
    >>> issubclass(zeren.LimitError, zeren.EvaluationError)
    True
    """


class LimitError(EvaluationError):
    """A limit or the deadline was passed: there is no result, not even a part of one.

    >>> import zeren
    >>> pack = zeren.load(zeren.rules("anji-2022"))
    >>> try:
    ...     pack.evaluate(on="2022-06-30", limits={"cells": 10})
    ... except zeren.LimitError as error:
    ...     print(str(error)[:8])
    [ZR0525]
    """


class ChangeError(ZerenError, ValueError):
    """Changes of a session were refused; none of them took effect. The text gives the reasons.

    >>> import zeren
    >>> pack = zeren.compile({"a.zr": "pack p {}\\nentity e { id : key\\n n : count }"})
    >>> with pack.session(facts={"e": {"id": ["1"], "n": [1]}}, on="2022-01-01") as session:
    ...     try:
    ...         session.update("e", "1", n="many")
    ...     except zeren.ChangeError as error:
    ...         print("many" in str(error))
    True
    """


class RejectedRows(ZerenError, ValueError):
    """Rows were rejected, and `strict=True` asked for none to be. The text lists the first of them.

    >>> import zeren
    >>> pack = zeren.compile({"a.zr": "pack p {}\\nentity e { id : key\\n n : count }"})
    >>> try:
    ...     pack.evaluate(facts={"e": {"id": ["1"], "n": ["many"]}}, on="2022-01-01", strict=True)
    ... except zeren.RejectedRows as error:
    ...     print("many" in str(error))
    True
    """
