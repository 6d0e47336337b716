"""Columns in memory for the engines that work on whole tables, and the check of W2."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

VILLAGES, TOWNSHIPS, COUNTIES = 650_000, 41_000, 2_980


@dataclass
class Hazards:
    """W2's rows, in the narrow types in which the generator keeps them: 8 bytes a row."""

    unit: NDArray[np.int32]
    severity: NDArray[np.int8]
    overdue: NDArray[np.int16]
    repeat: NDArray[np.int8]

    @property
    def bytes(self) -> int:
        return self.unit.nbytes + self.severity.nbytes + self.overdue.nbytes + self.repeat.nbytes


def hazards(data: Path, rows: int) -> Hazards:
    return Hazards(np.fromfile(data / "h_unit.i32", "int32", rows), np.fromfile(data / "h_sev.i8", "int8", rows),
                   np.fromfile(data / "h_od.i16", "int16", rows), np.fromfile(data / "h_rep.i8", "int8", rows))


def tree(data: Path) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The township of each village, the county of each township."""
    villages = np.loadtxt(data / "village.csv", "int32", delimiter=",")
    townships = np.loadtxt(data / "township.csv", "int32", delimiter=",")
    return np.ascontiguousarray(villages[:, 1]), np.ascontiguousarray(townships[:, 1])


def levels(data: Path) -> dict[str, NDArray[np.int32]]:
    """W1's records as columns."""
    table = np.genfromtxt(data / "w1.csv", "int32", delimiter=",", names=True, usecols=range(5))
    return {name: np.ascontiguousarray(table[name]) for name in table.dtype.names}


def check(township_rank: NDArray[np.int64], county_rank: NDArray[np.int64], township_score: NDArray[np.float64],
          ranks: str | None) -> str:
    """The yardstick's sums; the counties' ranks go into a file for the comparison."""
    t = int(np.dot(np.arange(1, len(township_rank) + 1), township_rank.astype("int64")))
    c = int(np.dot(np.arange(1, len(county_rank) + 1), county_rank.astype("int64")))
    if ranks:
        np.asarray(county_rank, "int32").tofile(ranks)
    return f"t{t} c{c} s{float(np.sum(township_score)):.6f}"
