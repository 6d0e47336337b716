#!/usr/bin/env python3
"""The reference evaluator over the tests of the packs and of the pages, and its tables against the engine's.

    python3 tests/reference/reference_test.py --zeren build/release/zeren (packs | pages | regressions | syntax | year)
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import jsonschema

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PAGES = ROOT / "docs" / "language"
sys.path.insert(0, str(HERE))

from zeren_reference.syntax import documents  # noqa: E402

OWN_PACK = re.compile(r"^\s*(pack|规则包)\s", re.MULTILINE)


def run(zeren: str, *arguments: str) -> tuple[bool, str]:
    done = subprocess.run([sys.executable, "-m", "zeren_reference", "--zeren", zeren, *arguments], cwd=HERE,
                          capture_output=True, text=True, check=False)
    return done.returncode == 0, (done.stdout + done.stderr).strip()


def blocks(page: Path) -> list[tuple[int, str]]:
    """The examples of a page that are whole rules, each with the line that it begins on."""
    found, start, lines = [], 0, []
    for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
        if start == 0 and line.strip() == "```zeren":
            start, lines = number + 1, []
        elif start and line.strip() == "```":
            found.append((start, "\n".join(lines) + "\n"))
            start = 0
        elif start:
            lines.append(line)
    return found


def packs(zeren: str) -> list[str]:
    failed = []
    for pack in ("statutes", "anji-2022"):
        fine, said = run(zeren, str(ROOT / "rules" / pack), "--test")
        print(f"{pack}: {said.splitlines()[-1]}")
        failed += [] if fine else [said]
    return failed


def last_lines(said: str) -> str:
    return "\n".join(said.splitlines()[-6:])


def pages(zeren: str) -> list[str]:
    failed, count = [], 0
    for page in sorted(PAGES.glob("*.md")):
        for line, text in blocks(page):
            if "test " not in text and "测试 " not in text:
                continue
            with tempfile.TemporaryDirectory() as folder:
                pack = Path(folder) / "example"
                pack.mkdir()
                (pack / "block.zr").write_text(text, encoding="utf-8")
                if not OWN_PACK.search(text):
                    (pack / "pack.zr").write_text((PAGES / "example" / "pack.zr").read_text(encoding="utf-8"),
                                                  encoding="utf-8")
                fine, said = run(zeren, str(pack), "--test")
            count += 1
            failed += [] if fine else [f"{page.name}:{line}: {last_lines(said)}"]
    print(f"{count} examples with tests")
    return failed


def regressions(zeren: str) -> list[str]:
    failed = []
    for pack in sorted((ROOT / "tests" / "regressions").glob("*.zr")):
        engine = subprocess.run([zeren, "test", str(pack)], capture_output=True, text=True, check=False)
        fine, said = run(zeren, str(pack), "--test")
        failed += [] if engine.returncode == 0 else [f"engine, {pack.name}: {engine.stdout}{engine.stderr}"]
        failed += [] if fine else [f"reference, {pack.name}: {last_lines(said)}"]
    return failed


SHARED = {"declaration", "name", "span", "label", "clauses", "valid_from", "valid_until", "valid_by"}
TABLE_ROW = re.compile(r"^\| (`[^|]*) \|([^|]*)\|([^|]*)\|$", re.MULTILINE)


def quoted(cell: str) -> set[str]:
    return set(re.findall(r"`([^`]+)`", cell))


def page_against_schema(schema: dict, kinds: dict[str, dict]) -> list[str]:
    """The tables of docs/syntax.md name each declaration and part with the members that the schema gives it."""
    page = (ROOT / "docs" / "syntax.md").read_text(encoding="utf-8").split("## Declarations")[1].split("## Expressions")[0]
    failed, named = [], set()
    for names, always, said in TABLE_ROW.findall(page):
        for name in quoted(names):
            declared, _, part = name.partition(".")
            # Below the first table stand the parts: of a declaration, with a dot, or shared ones, which `$defs` holds.
            is_declaration = not part and declared in kinds and declared not in named
            one = kinds[declared] if is_declaration or part else schema["$defs"][declared]
            one = one["properties"][part] if part else one
            one = one.get("items", one)
            shared = SHARED if is_declaration else set()
            required = set(one["required"]) - shared
            if quoted(always) != required or quoted(said) != set(one["properties"]) - shared - required:
                failed.append(f"docs/syntax.md: the members of `{name}` are not those of the schema")
            named.add(name)
    return failed + [f"docs/syntax.md: `{kind}` is missing" for kind in sorted(set(kinds) - named)]


def syntax(zeren: str) -> list[str]:
    """What `--dump syntax` prints is what docs/syntax.schema.json says, member by member, and docs/syntax.md too."""
    schema = json.loads((ROOT / "docs" / "syntax.schema.json").read_text(encoding="utf-8"))
    kinds = {kind: one for one in schema["$defs"]["declaration"]["oneOf"]
             for kind in one["properties"]["declaration"]["enum"]}
    packs = [ROOT / "rules" / "statutes", ROOT / "rules" / "anji-2022", *(ROOT / "tests" / "regressions").glob("*.zr"),
             *(ROOT / "tests" / "language" / "good").glob("*/*.zr")]
    failed, count, unseen = page_against_schema(schema, kinds), 0, set(kinds)
    for pack in sorted(packs):
        dumped = subprocess.run([zeren, "check", str(pack), "--dump", "syntax"], capture_output=True, text=True, check=False)
        trees = list(documents(dumped.stdout))
        if dumped.returncode != 0 or not trees:
            failed.append(f"{pack}: nothing dumped, exit status {dumped.returncode}: {dumped.stderr[:300]}")
        for tree in trees:
            count += 1
            jsonschema.validate(tree | {"declarations": []}, schema)
            for declared in tree["declarations"]:
                unseen.discard(declared["declaration"])
                # The one alternative of its kind alone: quicker, and the message is about it.
                one = kinds[declared["declaration"]] | {"$defs": schema["$defs"]}
                error = jsonschema.exceptions.best_match(jsonschema.Draft202012Validator(one).iter_errors(declared))
                if error is not None:
                    failed.append(f"{pack.name}: {declared['declaration']} {declared['name']}: {error.message[:300]}")
    print(f"{count} files")
    return failed + [f"no file declares a {kind}, so that its form is not tested" for kind in sorted(unseen)]


def year(zeren: str) -> list[str]:
    fine, said = run(zeren, str(ROOT / "rules" / "anji-2022"), "--on", "2022-03-31")
    print(said)
    return [] if fine else [said]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--zeren", required=True)
    parser.add_argument("what", choices=("packs", "pages", "regressions", "syntax", "year"))
    arguments = parser.parse_args()
    zeren = str(Path(arguments.zeren).resolve())
    failed = {"packs": packs, "pages": pages, "regressions": regressions, "syntax": syntax, "year": year}[arguments.what](zeren)
    for failure in failed:
        print("FAIL", failure)
    return 1 if failed else 0


sys.exit(main())
