"""Polars: lazy expressions, group_by, join, rank over."""

import os
import sys

for word in sys.argv:
    if word.startswith("threads="):
        os.environ["POLARS_MAX_THREADS"] = word.removeprefix("threads=")

import numpy as np  # noqa: E402
import polars as pl  # noqa: E402

import columns  # noqa: E402
from common import Arguments, MemoryPeak, emit, repeat, run, timed  # noqa: E402

c = pl.col


def columns_of_levels(arguments: Arguments) -> None:
    frame = pl.DataFrame(columns.levels(arguments.data)).lazy()
    level = (pl.when((c("deaths") >= 3) | ((c("severity") == 4) & (c("overdue_days") > 30))).then(4)
             .when((c("overdue_days") > 30) | (c("repeat_count") >= 3)).then(3)
             .when((c("overdue_days") > 15) | (c("repeat_count") == 2) | ((c("severity") >= 3) & (c("rectified") == 0))).then(2)
             .when(c("overdue_days") > 0).then(1).otherwise(0).alias("level"))
    seconds, out = repeat(arguments.repeats, lambda: frame.select(level).collect())
    found = out["level"].to_numpy().astype("int64")
    emit(arguments, "polars", pl.__version__, "when/then", len(found), seconds,
         str(int(np.dot(found, np.arange(len(found)) % 7 + 1))))


def scores(arguments: Arguments) -> None:
    h = columns.hazards(arguments.data, arguments.rows)
    town, county = columns.tree(arguments.data)
    frame = pl.DataFrame({"village": h.unit, "severity": h.severity, "overdue": h.overdue, "repeat": h.repeat})
    villages = pl.DataFrame({"village": np.arange(len(town), dtype="int32"), "township": town})
    townships = pl.DataFrame({"township": np.arange(len(county), dtype="int32"), "county": county})
    penalty = (2 * c("severity").cast(pl.Int32) + (c("overdue") > 0) + 3 * (c("overdue") > 30).cast(pl.Int32)
               + 2 * (c("repeat") >= 2).cast(pl.Int32))
    lost = frame.lazy().group_by("village").agg(penalty.sum().alias("lost"))
    points = (100 - c("lost").fill_null(0).cast(pl.Int64)).clip(lower_bound=0)
    township = (villages.lazy().join(lost, on="village", how="left").group_by("township").agg(points.mean().alias("score"))
                .join(townships.lazy(), on="township")
                .with_columns(c("score").rank("dense", descending=True).over("county").alias("place")).sort("township"))
    county_score = (township.group_by("county").agg(c("score").mean())
                    .with_columns(c("score").rank("dense", descending=True).alias("place")).sort("county"))

    def work() -> list[pl.DataFrame]:
        return pl.collect_all([township, county_score])

    memory = MemoryPeak()
    timed(work)
    peak = memory.bytes()
    seconds, (t, k) = repeat(arguments.repeats, work)
    emit(arguments, "polars", pl.__version__, "lazy group_by, join, rank over", len(frame), seconds,
         columns.check(t["place"].to_numpy(), k["place"].to_numpy(), t["score"].to_numpy(), arguments.ranks), peak_bytes=peak,
         input_bytes=h.bytes)


run({"W1-columns": columns_of_levels, "W2": scores})
