"""The engines: how each is made ready, which workloads it is asked, and what is not tried with it."""

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import prepare

ENGINES = prepare.HERE / "engines"


@dataclass
class Engine:
    name: str
    workloads: tuple[str, ...]
    ready: Callable[[], list[str]]  # makes it ready and gives the command; raises where it cannot be had
    threads: bool = False           # takes threads=N
    most_rows: int = 10_000_000     # of W2
    most_rules: int = 10_000
    environment: dict[str, str] = field(default_factory=dict)


def python(file: str) -> Callable[[], list[str]]:
    return lambda: [str(prepare.python_peers()), str(ENGINES / file)]


def node(file: str) -> Callable[[], list[str]]:
    def ready() -> list[str]:
        os.environ["PEERS_NODE"] = str(prepare.node_peers())
        return ["node", str(ENGINES / file)]

    return ready


def sqlite() -> list[str]:
    return [str(prepare.compile_cpp(ENGINES / "sqlite.cpp", "sqlite", "-O2", "-std=c++20", "-lsqlite3"))]


def rust(name: str) -> Callable[[], list[str]]:
    return lambda: [str(prepare.rust_peer(ENGINES / "rust", name))]


def opa() -> list[str]:
    return [str(prepare.go_peer(ENGINES / "opa", "opa"))]


def drools() -> list[str]:
    return prepare.java_peer(ENGINES / "drools", "peers.Drools")


def zeren(program: Path) -> Callable[[], list[str]]:
    return lambda: [str(program)]


def emitted(program: Path) -> Callable[[], list[str]]:
    """Zeren's generated C++, compiled as the yardstick is."""
    def ready() -> list[str]:
        folder = prepare.BUILD / "emitted"
        folder.mkdir(parents=True, exist_ok=True)
        prepare.run([program, "emit", f"packs={prepare.HERE}", f"header={folder / 'emitted_w1.hpp'}"])
        built = folder / "emitted"
        prepare.run(["g++", "-O3", "-march=native", "-std=c++20", f"-I{folder}", prepare.HERE / "zeren" / "emitted.cpp", "-o", built])
        return [str(built)]

    return ready


def engines(zeren_program: Path) -> list[Engine]:
    return [
        Engine("zeren", ("W1-one", "W1-columns", "W1-rules", "W2", "W3", "W4"), zeren(zeren_program), threads=True),
        Engine("zeren-emitted", ("W1-one",), emitted(zeren_program)),
        Engine("sqlite", ("W1-one", "W1-columns", "W1-rules", "W2", "W3", "W4"), sqlite),
        Engine("duckdb", ("W1-one", "W1-columns", "W1-rules", "W2", "W3", "W4"), python("duckdb_sql.py"), threads=True),
        Engine("polars", ("W1-columns", "W2"), python("polars_frames.py"), threads=True),
        Engine("numpy", ("W1-columns", "W2"), python("numpy_arrays.py")),
        Engine("pandas", ("W1-columns", "W2"), python("pandas_frames.py")),
        Engine("cel", ("W1-one", "W1-rules"), node("cel.mjs")),
        Engine("json-logic", ("W1-one", "W1-rules"), node("json_logic.mjs")),
        Engine("clips", ("W1-one", "W1-rules"), python("clips_rules.py")),
        Engine("zen", ("W1-one", "W1-rules"), python("zen_table.py")),
        Engine("cedar", ("W1-one",), python("cedar.py")),
        Engine("cedar-rust", ("W1-one", "W1-rules"), rust("cedar")),
        Engine("regorus", ("W1-one", "W1-rules"), rust("regorus")),
        Engine("opa", ("W1-one", "W1-rules"), opa),
        Engine("drools", ("W1-one", "W1-rules"), drools),
    ]
