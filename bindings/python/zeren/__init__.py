"""Zeren 责任: rules for public accountability, exact and explained.

>>> import zeren
>>> pack = zeren.load(zeren.rules("anji-2022"))
>>> result = pack.evaluate(on="2022-06-30")
>>> result["township"].column("safety_index")[0]
Decimal('92.32')
"""

from ._diff import CellDifference, Diff, diff
from ._errors import (
    ChangeError,
    CompileError,
    Diagnostic,
    EvaluationError,
    FactsError,
    LimitError,
    PackError,
    ParameterError,
    RejectedRows,
    UnitsError,
    UnknownNameError,
    ZerenError,
)
from ._explanation import Explanation
from ._facts import ArrowStream
from ._pack import Pack, Units, compile, load, rules
from ._result import CellError, Finding, Records, Reject, Responsible, Result
from ._session import CellChange, Change, Session
from ._sql import evaluate_sql
from ._table import Column, ExportError, Table
from ._zeren import version as __version__

__all__ = [
    "ArrowStream",
    "CellChange",
    "CellDifference",
    "CellError",
    "Change",
    "ChangeError",
    "Column",
    "CompileError",
    "Diagnostic",
    "Diff",
    "EvaluationError",
    "Explanation",
    "ExportError",
    "FactsError",
    "Finding",
    "LimitError",
    "Pack",
    "PackError",
    "ParameterError",
    "Records",
    "Reject",
    "RejectedRows",
    "Responsible",
    "Result",
    "Session",
    "Table",
    "Units",
    "UnitsError",
    "UnknownNameError",
    "ZerenError",
    "__version__",
    "compile",
    "diff",
    "evaluate_sql",
    "load",
    "rules",
]
