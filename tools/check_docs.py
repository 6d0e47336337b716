#!/usr/bin/env python3
"""Compiles the examples of docs/language/ and runs their tests.

    python3 tools/check_docs.py --zeren build/release/zeren [--verbose] [FILE.md ...]

Every block fenced as ```zeren is one file of a pack: it is put beside docs/language/example/pack.zr, or stands alone if it
declares a `pack` of its own. `zeren check` must find no error in it, and `zeren test` no failure. A block fenced as
```zeren fragment shows a piece of a rule and is not compiled. Exits 1 where an example does not hold, with its file and line.
"""

import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs" / "language"
PRELUDE = PAGES / "example" / "pack.zr"
OWN_PACK = re.compile(r"^\s*(pack|规则包)\s", re.MULTILINE)


def blocks(path):
    """The example blocks of a page: (line of the first line inside the fence, text)."""
    found, start, lines = [], None, []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        fence = line.strip()
        if start is None and fence == "```zeren":
            start, lines = number + 1, []
        elif start is not None and fence == "```":
            found.append((start, "\n".join(lines) + "\n"))
            start = None
        elif start is not None:
            lines.append(line)
    if start is not None:
        raise SystemExit(f"{path}:{start - 1}: the block is never closed")
    return found


def run(zeren, command, folder):
    done = subprocess.run([zeren, command, str(folder)], capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout + done.stderr


def errors_of(zeren, text):
    """What is wrong with one block, or an empty text."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name) / "example"
        folder.mkdir()
        (folder / "block.zr").write_text(text, encoding="utf-8")
        if not OWN_PACK.search(text):
            (folder / "pack.zr").write_text(PRELUDE.read_text(encoding="utf-8"), encoding="utf-8")
        # `check` exits 1 for warnings too (an example rarely uses all it declares); what counts is that the pack compiles,
        # which `test` needs: it exits 0 only if the pack compiles and every test passes.
        code, output = run(zeren, "test", folder)
        return "" if code == 0 else output.replace(str(folder) + "/", "").strip() or f"exit status {code}"


def main():
    parser = argparse.ArgumentParser(description="compile the examples of docs/language/ and run their tests")
    parser.add_argument("--zeren", required=True, help="the command")
    parser.add_argument("--verbose", action="store_true", help="name every block")
    parser.add_argument("pages", nargs="*", type=pathlib.Path, help="pages; all of docs/language/ where none is given")
    arguments = parser.parse_args()
    failed = total = 0
    for page in arguments.pages or sorted(PAGES.glob("*.md")):
        for line, text in blocks(page):
            total += 1
            message = errors_of(arguments.zeren, text)
            where = f"{page.name}:{line}"
            if message:
                failed += 1
                print(f"{where}: the example does not hold\n{message}\n", file=sys.stderr)
            elif arguments.verbose:
                print(f"{where}: fine")
    print(f"{total} examples, {failed} do not hold")
    return 1 if failed or not total else 0


if __name__ == "__main__":
    sys.exit(main())
