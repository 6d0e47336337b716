"""Data of the same shape as that of ../shared/peers/gen.cpp, where that is absent: other numbers, so answers are compared among
the engines only. usage: generate.py FOLDER"""

import sys
from pathlib import Path

import numpy as np

VILLAGES, TOWNSHIPS, COUNTIES, DEPARTMENTS, ROWS, RECORDS = 650_000, 41_000, 2_980, 13, 10_000_000, 200_000
INDUSTRIES = ["mining", "chemical", "fireworks", "construction", "transport", "fire", "fishery", "machinery", "equipment",
              "metallurgy", "trade", "education", "tourism"]


def records(folder: Path, chance: np.random.Generator) -> None:
    overdue = np.where(chance.random(RECORDS) < 0.4, 0, chance.integers(1, 61, RECORDS))
    again = np.minimum(chance.integers(0, 6, RECORDS), chance.integers(0, 6, RECORDS))
    deaths = np.where(chance.random(RECORDS) < 0.92, 0, chance.integers(1, 6, RECORDS))
    table = zip(overdue, again, chance.integers(1, 5, RECORDS), deaths, chance.integers(0, 2, RECORDS),
                chance.integers(0, 13, RECORDS))
    names = ["overdue_days", "repeat_count", "severity", "deaths", "rectified", "industry"]
    with open(folder / "w1.csv", "w") as rows, open(folder / "w1.json", "w") as objects:
        rows.write(",".join(names) + "\n")
        for i, (od, rc, sv, de, re, ind) in enumerate(table):
            rows.write(f"{od},{rc},{sv},{de},{re},{INDUSTRIES[ind]}\n")
            objects.write(f'{"," if i else "["}{{"overdue_days":{od},"repeat_count":{rc},"severity":{sv},"deaths":{de},'
                          f'"rectified":{"true" if re else "false"},"industry":"{INDUSTRIES[ind]}"}}\n')
        objects.write("]\n")


def hazards(folder: Path, chance: np.random.Generator) -> None:
    severity = chance.integers(1, 5, ROWS, "int8")
    severity = np.where(chance.random(ROWS) < 0.75, 1 + (severity > 2), severity).astype("int8")
    overdue = np.where(chance.random(ROWS) < 0.7, 0, chance.integers(1, 61, ROWS)).astype("int16")
    again = np.where(chance.random(ROWS) < 0.75, chance.integers(0, 2, ROWS), chance.integers(2, 6, ROWS)).astype("int8")
    chance.integers(0, VILLAGES, ROWS, "int32").tofile(folder / "h_unit.i32")
    for name, values in (("h_sev.i8", severity), ("h_od.i16", overdue), ("h_rep.i8", again)):
        values.tofile(folder / name)


def units(folder: Path, chance: np.random.Generator) -> None:
    township = np.arange(VILLAGES) * TOWNSHIPS // VILLAGES
    county = np.arange(TOWNSHIPS) * COUNTIES // TOWNSHIPS
    np.savetxt(folder / "village.csv", np.column_stack([np.arange(VILLAGES), township, county[township]]), "%d", ",")
    np.savetxt(folder / "township.csv", np.column_stack([np.arange(TOWNSHIPS), county]), "%d", ",")
    first = VILLAGES + TOWNSHIPS + COUNTIES
    edges = [np.column_stack([np.arange(VILLAGES), VILLAGES + township])]
    edges.append(np.column_stack([VILLAGES + np.arange(TOWNSHIPS), VILLAGES + TOWNSHIPS + county]))
    picks = np.argsort(chance.random((TOWNSHIPS, DEPARTMENTS)), axis=1)[:, :5] + first + county[:, None] * DEPARTMENTS
    edges.append(np.column_stack([np.repeat(VILLAGES + np.arange(TOWNSHIPS), 5), picks.ravel()]))
    np.savetxt(folder / "edges.csv", np.concatenate(edges), "%d", ",")


def main(folder: Path) -> None:
    chance = np.random.default_rng(1)
    records(folder, chance)
    hazards(folder, chance)
    units(folder, chance)
    np.savetxt(folder / "queries.csv", chance.integers(0, VILLAGES, 20_000), "%d")
    changes = [chance.integers(low, high, 20_000) for low, high in ((0, 1_000_000), (1, 5), (0, 61), (0, 6))]
    np.savetxt(folder / "updates.csv", np.column_stack(changes), "%d", ",")


main(Path(sys.argv[1]))
