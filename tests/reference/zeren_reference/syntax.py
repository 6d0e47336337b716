"""The syntax tree as `zeren check PACK --dump syntax` prints it (docs/syntax.md), pack by pack."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Iterator

Node = dict[str, Any]


@dataclass
class Module:
    """A pack as another sees it: its names stand behind a prefix (declarations.md, pack, source, import)."""

    prefix: str
    declarations: list[Node]

    def of_kind(self, *kinds: str) -> Iterator[Node]:
        return (d for d in self.declarations if d["declaration"] in kinds)


def dump(zeren: str, pack: Path) -> list[Node]:
    done = subprocess.run([zeren, "check", str(pack), "--dump", "syntax"], capture_output=True, check=True)
    return [declaration for tree in documents(done.stdout.decode()) for declaration in tree["declarations"]]


def documents(text: str) -> Iterator[Node]:
    """One document for each file of the pack, one after the other."""
    decoder, at = json.JSONDecoder(), 0
    while at < len(text):
        tree, end = decoder.raw_decode(text, at)
        yield tree
        at = end + len(text[end:]) - len(text[end:].lstrip())


def read_modules(zeren: str, pack: Path, prefix: str = "") -> list[Module]:
    """The pack itself, then everything that it imports, by way of its neighbours' folders."""
    own = Module(prefix, dump(zeren, pack))
    modules = [own]
    for declaration in own.of_kind("import"):
        folder = pack if pack.is_dir() else pack.parent
        target = folder / declaration["target"] if declaration.get("is_path") else folder.parent / declaration["target"]
        modules += read_modules(zeren, target, prefix + declaration["name"] + ".")
    return modules
