"""NumPy, as one who knows it writes it by hand: bincount, lexsort."""

import numpy as np
from numpy.typing import NDArray

import columns
from common import Arguments, MemoryPeak, emit, repeat, run, timed


def columns_of_levels(arguments: Arguments) -> None:
    r = columns.levels(arguments.data)
    od, rc, sv, de, re = (r[n] for n in ("overdue_days", "repeat_count", "severity", "deaths", "rectified"))

    def level() -> NDArray[np.int8]:
        return np.select([(de >= 3) | ((sv == 4) & (od > 30)), (od > 30) | (rc >= 3),
                          (od > 15) | (rc == 2) | ((sv >= 3) & (re == 0)), od > 0],
                         [np.int8(4), np.int8(3), np.int8(2), np.int8(1)], np.int8(0))

    seconds, out = repeat(arguments.repeats, level)
    answer = str(int(np.dot(out.astype("int64"), np.arange(len(out)) % 7 + 1)))
    emit(arguments, "numpy", np.__version__, "np.select", len(out), seconds, answer)


def dense_rank(group: NDArray[np.int32], score: NDArray[np.float64]) -> NDArray[np.int64]:
    """Dense, descending, within groups."""
    order = np.lexsort((-score, group))
    g, s = group[order], score[order]
    new_group = np.r_[True, g[1:] != g[:-1]]
    step = np.cumsum(new_group | np.r_[True, s[1:] != s[:-1]])
    first = np.maximum.accumulate(np.where(new_group, step, 0))
    rank = np.empty(len(score), "int64")
    rank[order] = step - first + 1
    return rank


def scores(arguments: Arguments) -> None:
    h = columns.hazards(arguments.data, arguments.rows)
    town, county = columns.tree(arguments.data)
    villages_of = np.bincount(town)
    townships_of = np.bincount(county)
    everywhere = np.zeros(columns.COUNTIES, "int32")

    def work() -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
        penalty = 2 * h.severity + (h.overdue > 0) + 3 * (h.overdue > 30) + 2 * (h.repeat >= 2)
        village = np.maximum(0, 100 - np.bincount(h.unit, weights=penalty, minlength=columns.VILLAGES))
        township = np.bincount(town, weights=village) / villages_of
        score = np.bincount(county, weights=township) / townships_of
        return dense_rank(county, township), dense_rank(everywhere, score), township

    memory = MemoryPeak()
    timed(work)
    peak = memory.bytes()
    seconds, (tr, cr, score) = repeat(arguments.repeats, work)
    emit(arguments, "numpy", np.__version__, "bincount and lexsort by hand", len(h.unit), seconds,
         columns.check(tr, cr, score, arguments.ranks), peak_bytes=peak, input_bytes=h.bytes)


run({"W1-columns": columns_of_levels, "W2": scores})
