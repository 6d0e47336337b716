"""The one build with all mutants in it: the core's sources are rewritten and compiled into a library of their own, and the programs
that may kill mutants are linked with it, from an ordinary build of everything else."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import re
import shlex
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from .find import CORE, Site, core_files, find_sites
from .rewrite import HEADER, Mutant, Writer, Written, culprits, number_mutants

TARGETS = ["unit_base", "unit_plan", "unit_run", "unit_bind", "unit_decide", "unit_duty", "unit_version_rows", "unit_ledger",
           "unit_target", "unit_versions", "unit_explain", "unit_face", "language_pack", "zeren_cli", "zeren_differential"]
DIRECT = "tests/unit/base/"  # these tests call the core's headers themselves: they are compiled with the rewritten ones
CORE_LIBRARY = "src/libzeren_core.a"
# Indices past the end end the program, as they do under the sanitizers.
FLAGS = ["-O1", "-g0", "-w", "-D_GLIBCXX_ASSERTIONS", "-fdiagnostics-column-unit=byte", "-fdiagnostics-color=never"]


class Copy:
    def __init__(self, root: Path, folder: Path, flags: str, jobs: int) -> None:
        self.root, self.folder, self.flags, self.jobs = root, folder, flags, jobs
        self.plain = folder.with_name(folder.name + "-plain")  # the ordinary build
        self.source, self.objects, self.programs = folder / "source", folder / "objects", folder / "programs"
        self.header = folder / "zeren_mutant.hpp"
        self.dropped: set[int] = set()
        self.written: dict[str, Written] = {}

    def make(self) -> list[Mutant]:
        """All mutants that compile, built and linked."""
        for folder in (self.source, self.objects / DIRECT, self.programs):
            folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["cmake", "--preset", "debug", "-S", str(self.root), "-B", str(self.plain),
                        f"-DCMAKE_CXX_FLAGS_DEBUG={self.flags}", "-DZEREN_CHECK_INVARIANTS=OFF"],
                       check=True, stdout=subprocess.DEVNULL, cwd=self.root)
        found = self.sites()
        mutants, numbers = number_mutants(self.root, found)
        saved = self.folder / "do_not_compile.json"  # by their words, so that they need not be found out again
        known = set(json.loads(saved.read_text())) if saved.exists() else set()
        self.dropped = {m.number for m in mutants if m.words() in known}
        put(self.header, HEADER.replace("COUNT", str(len(mutants) + 1)).encode())
        units = self.units()
        while units:
            for file, sites in found.items():
                self.written[file] = Writer((self.root / file).read_bytes(), sites, numbers[file], self.dropped,
                                            inline=file.endswith(".hpp")).write()
                put(self.source / file, self.written[file].text)
            saved.write_text(json.dumps(sorted(known), indent=0, ensure_ascii=False))
            print(f"compiling {len(mutants) - len(self.dropped)} mutants in {len(units)} files", flush=True)
            with ThreadPoolExecutor(self.jobs) as pool:
                said = list(pool.map(self.compile, units))
            (self.folder / "compile.log").write_text("".join(output for _, output in said))
            units = [unit for unit, (fine, _) in zip(units, said, strict=True) if not fine]
            blamed = set().union(*(self.blame(output) for fine, output in said if not fine)) if units else set()
            if units and not blamed:
                raise SystemExit(f"the copy does not compile, and no mutant is to blame: see {self.folder / 'compile.log'}")
            self.dropped |= blamed
            known |= {m.words() for m in mutants if m.number in blamed}
            if blamed:
                print(f"{len(blamed)} mutants do not compile and are left out", flush=True)
        self.link()
        kept = [m for m in mutants if m.number not in self.dropped]
        put(self.folder / "list.txt", "".join(f"{m.number} {m.key()}\n" for m in kept).encode())
        return kept

    def program(self, name: str) -> Path:
        return next(f for f in self.programs.rglob(name) if f.is_file())

    def sites(self) -> dict[str, list[Site]]:
        """Reading the compiler's tree takes minutes: kept until a source changes."""
        digest = hashlib.sha256(repr(CORE).encode())
        for file in [*core_files(self.root), "tools/engine_mutants/find.py"]:
            digest.update((self.root / file).read_bytes())
        kept = self.folder / "sites.pickle"
        if kept.exists():
            of, found = pickle.loads(kept.read_bytes())
            if of == digest.hexdigest():
                return found
        print("looking for what can be changed", flush=True)
        found = find_sites(self.root, self.plain, self.jobs)
        kept.write_bytes(pickle.dumps((digest.hexdigest(), found)))
        return found

    def units(self) -> list[tuple[str, list[str]]]:
        """The translation units that are compiled anew, each with its command: the core's copy, and the tests of its headers."""
        core, units = set(core_files(self.root)), []
        for entry in json.loads((self.plain / "compile_commands.json").read_text()):
            name = os.path.relpath(entry["file"], self.root)
            if name not in core and not name.startswith(DIRECT):
                continue
            words = shlex.split(entry["command"])
            words = [w for w in words[: words.index("-o")] if not w.startswith(("-O", "-g", "-W"))]
            at = next(i for i, w in enumerate(words) if w.startswith("-I"))
            words[at:at] = [f"-I{self.source}/include", f"-I{self.source}"]
            units.append((name, [*words, *FLAGS, "-include", str(self.header), "-MD", "-MF",
                                 str(self.object(name).with_suffix(".d")), "-o", str(self.object(name)), "-c",
                                 str((self.source if name in core else self.root) / name)]))
        return units

    def object(self, name: str) -> Path:
        return self.objects / (name + ".o" if name.startswith(DIRECT) else Path(name).name + ".o")

    def compile(self, unit: tuple[str, list[str]]) -> tuple[bool, str]:
        """Whether it compiled, and what the compiler said. What was compiled of the same text is kept."""
        name, command = unit
        if self.is_fresh(name, command):
            return True, ""
        said = subprocess.run(command, cwd=self.plain, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if said.returncode == 0:
            self.object(name).with_suffix(".key").write_text(self.key_of(name, command))
        return said.returncode == 0, said.stdout

    def is_fresh(self, name: str, command: list[str]) -> bool:
        kept = self.object(name).with_suffix(".key")
        return kept.exists() and self.object(name).exists() and kept.read_text() == self.key_of(name, command)

    def key_of(self, name: str, command: list[str]) -> str:
        """Changes with the command and with every file that the compiler read."""
        digest = hashlib.sha256(repr(command).encode())
        read = self.object(name).with_suffix(".d").read_text().replace("\\\n", " ").partition(":")[2].split()
        for file in map(Path, read):
            if file.is_relative_to(self.root):
                digest.update(file.read_bytes() if file.exists() else b"")
        return digest.hexdigest()

    def blame(self, output: str) -> set[int]:
        """The mutants that the compiler's errors point at, or else the places that an error was reached from."""
        blamed: set[int] = set()
        place = re.compile(rf"^{re.escape(str(self.source))}/(\S+?):(\d+):(\d+):\s+(.*)", re.M)
        before = ""
        for part in re.split(r"(?m)^(?=\S+:\d+:\d+: (?:fatal )?error: )", output):
            places = [p for p in place.findall(part) if p[0] in self.written]
            own = places[:1] if part.startswith(str(self.source)) and "error: " in part.split("\n", 1)[0] else []
            reached = [p for p in place.findall(before) + places if "required from" in p[3] and p[0] in self.written]
            for file, line, column, _ in own or (reached[-1:] if "error: " in part else []) or (places[:1] if "error: " in part else []):
                blamed |= culprits(self.written[file], int(line), int(column)) - self.dropped
            before = part[-2000:]
        return blamed

    def link(self) -> None:
        """The ordinary build's own link commands, with the mutated objects in place of the plain ones."""
        print("building what kills them", flush=True)
        subprocess.run(["ninja", "-C", str(self.plain), f"-j{self.jobs}", *TARGETS], check=True,
                       stdout=subprocess.DEVNULL)
        library = self.folder / "libzeren_core.a"
        fresh = self.folder / "fresh.a"
        shutil.copy(self.plain / CORE_LIBRARY, fresh)
        members = subprocess.run(["ar", "t", str(fresh)], check=True, capture_output=True, text=True).stdout.split()
        names = [name for name, _ in self.units()]
        objects = [self.object(name) for name in names if not name.startswith(DIRECT)]
        assert all(members.count(o.name) == 1 for o in objects)
        subprocess.run(["ar", "rD", str(fresh), *map(str, objects)], check=True, stderr=subprocess.DEVNULL)
        if not library.exists() or library.read_bytes() != fresh.read_bytes():
            os.replace(fresh, library)
        for target in TARGETS:
            commands = subprocess.run(["ninja", "-C", str(self.plain), "-t", "commands", target], check=True, capture_output=True,
                                      text=True).stdout.splitlines()
            command = next(part for part in commands[-1].split(" && ") if " -o " in part)
            output = shlex.split(command)[shlex.split(command).index("-o") + 1]
            out = self.programs / output
            changed = command.replace(f" -o {output} ", f" -o {out} ").replace(f" {CORE_LIBRARY}", f" {library}")
            parts = [library, self.plain / output]
            for name in names:
                plain = f"{Path(name).parent}/CMakeFiles/{target}.dir/{Path(name).name}.o"
                if name.startswith(DIRECT) and plain in changed:
                    changed = changed.replace(plain, str(self.object(name)))
                    parts.append(self.object(name))
            newest = max(part.stat().st_mtime_ns for part in parts)
            if out.exists() and out.stat().st_mtime_ns > newest:
                continue
            out.parent.mkdir(parents=True, exist_ok=True)
            subprocess.run(changed, shell=True, check=True, cwd=self.plain)

    def stamp(self) -> str:
        """When anything last changed that the clean run's outcome depends on."""
        files = [f for top in ("rules", "tests", "data") for f in (self.root / top).rglob("*")] + list(self.programs.rglob("*"))
        return str(max(f.stat().st_mtime_ns for f in files if f.is_file() and "__pycache__" not in str(f)))


def put(path: Path, content: bytes) -> None:
    """Writes only what differs."""
    if path.exists() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
