"""Data, programs and packages of the comparison, all inside build/."""

import json
import os
import random
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BUILD = ROOT / "build" / "peers"
SHARED = ROOT.parent / "shared" / "peers"
RULES = (10, 100, 1_000, 10_000)
SECTORS, AMOUNTS = 10, 1_000_000


def shared() -> Path | None:
    """Where the yardsticks and their generator are; they are run as they are and never copied."""
    return SHARED if (SHARED / "gen.cpp").exists() else None


def run(command: list[str | Path], **more: object) -> None:
    subprocess.run([str(word) for word in command], check=True, **more)  # type: ignore[call-overload]


def newer(target: Path, *sources: Path) -> bool:
    return target.exists() and all(target.stat().st_mtime >= s.stat().st_mtime for s in sources)


def compile_cpp(source: Path, name: str, *flags: str) -> Path:
    target = BUILD / "bin" / name
    target.parent.mkdir(parents=True, exist_ok=True)
    if not newer(target, source):
        run(["g++", source, "-o", target, *flags])
    return target


def yardstick(name: str) -> Path | None:
    folder = shared()
    return compile_cpp(folder / f"{name}.cpp", name, "-O3", "-march=native", "-std=c++17", "-pthread") if folder else None


def data(python: Path) -> Path:
    """The generator's files; ours of the same shape where `../shared` is absent."""
    folder = BUILD / "data"
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "updates.csv").exists():
        generator = yardstick("gen")
        if generator:
            run([generator], env={"PEERS_DATA": str(folder)})
            for bulky in ("hazard_1e6.csv", "hazard_1e7.csv"):
                (folder / bulky).unlink(missing_ok=True)
        else:
            run([python, HERE / "generate.py", folder])
    if not (folder / f"rules_{RULES[-1]}.zr").exists():
        many_rules(folder)
    return folder


def partition(count: int, seed: int) -> list[dict[str, int]]:
    """So many rules, drawn so that exactly one fits each pair of sector and amount."""
    chance = random.Random(seed)
    rules = []
    for sector in range(SECTORS):
        cuts = sorted(chance.sample(range(1, AMOUNTS), count // SECTORS - 1))
        for low, high in zip([0, *cuts], [*cuts, AMOUNTS]):
            rules.append({"sector": sector, "from": low, "to": high - 1, "level": chance.randrange(1, 100)})
    return rules


def as_pack(rules: list[dict[str, int]]) -> str:
    rows = "\n".join(f"  when sector = {r['sector']} and amount in {r['from']} .. {r['to']} then {r['level']}" for r in rules)
    return (f'pack rules_{len(rules)} "One of many rules fits, for measurement" {{}}\n'
            f"entity record {{\n  sector : count in 0 .. {SECTORS - 1}\n  amount : count in 0 .. {AMOUNTS - 1}\n}}\n"
            f"decide level for record : count first {{\n{rows}\n  otherwise 0\n}}\n")


def many_rules(folder: Path) -> None:
    for count in RULES:
        rules = partition(count, seed=count)
        (folder / f"rules_{count}.json").write_text(json.dumps(rules))
        lines = [",".join(str(r[k]) for k in ("sector", "from", "to", "level")) for r in rules]
        (folder / f"rules_{count}.csv").write_text("\n".join(["sector,low,high,level", *lines]) + "\n")
        (folder / f"rules_{count}.zr").write_text(as_pack(rules))
    chance = random.Random(7)
    records = [f"{chance.randrange(SECTORS)},{chance.randrange(AMOUNTS)}" for _ in range(200_000)]
    (folder / "rule_records.csv").write_text("\n".join(["sector,amount", *records]) + "\n")


def stamp(folder: Path, source: Path) -> bool:
    """True where what is in the folder was made from this source; remembers it otherwise."""
    mark = folder / "made-from"
    same = mark.exists() and mark.read_bytes() == source.read_bytes()
    if not same:
        mark.unlink(missing_ok=True)
    return same


def python_peers() -> Path:
    """A virtual environment with the pinned packages."""
    folder, wanted = BUILD / "venv", HERE / "requirements.txt"
    if not stamp(folder, wanted):
        run(["/usr/bin/python3", "-m", "venv", folder])
        run([folder / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", "-r", wanted])
        shutil.copy(wanted, folder / "made-from")
    return folder / "bin" / "python"


def node_peers() -> Path:
    folder, wanted = BUILD / "node", HERE / "package.json"
    folder.mkdir(parents=True, exist_ok=True)
    if not stamp(folder, wanted):
        shutil.copy(wanted, folder / "package.json")
        run(["npm", "install", "--silent", "--no-audit", "--no-fund"], cwd=folder)
        shutil.copy(wanted, folder / "made-from")
    return folder


def go_peer(folder: Path, name: str) -> Path:
    """A Go program; its modules are pinned by go.mod and go.sum."""
    target = BUILD / "bin" / name
    if not newer(target, *folder.glob("*.go"), folder / "go.mod"):
        run(["go", "build", "-o", target, "."], cwd=folder)
    return target


def rust_peer(folder: Path, name: str) -> Path:
    """One program of a Rust package; its crates are pinned by Cargo.lock. The first build takes minutes."""
    target = BUILD / "rust" / "release" / name
    if not newer(target, *folder.glob("src/**/*.rs"), folder / "Cargo.lock"):
        run(["cargo", "build", "--quiet", "--release", "--locked", "--bin", name],
            cwd=folder, env=os.environ | {"CARGO_TARGET_DIR": str(BUILD / "rust")})
    return target


def java_peer(folder: Path, main: str) -> list[str]:
    """The command of a Java program; its libraries are pinned by pom.xml."""
    libraries, classes = BUILD / folder.name / "lib", BUILD / folder.name / "classes"
    source = folder / "src" / Path(*main.split(".")).with_suffix(".java")
    if not stamp(libraries, folder / "pom.xml"):
        run(["mvn", "-q", "-B", "dependency:copy-dependencies", f"-DoutputDirectory={libraries}"], cwd=folder)
        shutil.copy(folder / "pom.xml", libraries / "made-from")
    path = f"{classes}:{libraries}/*"
    if not newer(classes / Path(*main.split(".")).with_suffix(".class"), source):
        run(["javac", "-cp", f"{libraries}/*", "-d", classes, source])
    return ["java", "-cp", path, main]
