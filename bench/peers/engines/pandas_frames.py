"""pandas: groupby, map, rank."""

import numpy as np
import pandas as pd

import columns
from common import Arguments, MemoryPeak, emit, repeat, run, timed


def columns_of_levels(arguments: Arguments) -> None:
    r = pd.DataFrame(columns.levels(arguments.data))

    def level() -> pd.Series:
        return pd.Series(np.select(
            [(r.deaths >= 3) | ((r.severity == 4) & (r.overdue_days > 30)),
             (r.overdue_days > 30) | (r.repeat_count >= 3),
             (r.overdue_days > 15) | (r.repeat_count == 2) | ((r.severity >= 3) & (r.rectified == 0)),
             r.overdue_days > 0], [4, 3, 2, 1], 0), index=r.index)

    seconds, out = repeat(arguments.repeats, level)
    answer = str(int(np.dot(out.to_numpy("int64"), np.arange(len(out)) % 7 + 1)))
    emit(arguments, "pandas", pd.__version__, "np.select over a frame", len(out), seconds, answer)


def scores(arguments: Arguments) -> None:
    h = columns.hazards(arguments.data, arguments.rows)
    town, county = columns.tree(arguments.data)
    frame = pd.DataFrame({"village": h.unit, "severity": h.severity, "overdue": h.overdue, "repeat": h.repeat}, copy=False)
    villages = pd.DataFrame({"township": town})
    townships = pd.DataFrame({"county": county})

    def work() -> tuple[pd.Series, pd.Series, pd.Series]:
        penalty = (2 * frame.severity + (frame.overdue > 0) + 3 * (frame.overdue > 30) + 2 * (frame.repeat >= 2))
        lost = penalty.groupby(frame.village).sum().reindex(villages.index, fill_value=0)
        village = (100 - lost.astype("int64")).clip(lower=0)
        township = village.groupby(villages.township).mean()
        score = township.groupby(townships.county).mean()
        place = township.groupby(townships.county).rank(method="dense", ascending=False)
        return place, score.rank(method="dense", ascending=False), township

    memory = MemoryPeak()
    timed(work)
    peak = memory.bytes()
    seconds, (tr, cr, score) = repeat(arguments.repeats, work)
    emit(arguments, "pandas", pd.__version__, "groupby, mean, rank", len(frame), seconds,
         columns.check(tr.to_numpy("int64"), cr.to_numpy("int64"), score.to_numpy(), arguments.ranks), peak_bytes=peak,
         input_bytes=h.bytes)


run({"W1-columns": columns_of_levels, "W2": scores})
