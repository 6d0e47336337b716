#!/usr/bin/env python3
"""Holds docs/errors/ against the codes of the headers, and tries the examples of its pages.

    python3 tools/check_errors.py --zeren build/release/zeren [--verbose] [ZR0403.md ...]
    python3 tools/check_errors.py --index      writes the table of docs/errors/README.md anew

Every `DiagnosticCode` of include/ has a page named after it, with the messages of the header, and a row in README.md; no two
codes share an id; no page is without a code. Blocks of a page that are fenced with one of these lines are tried:

    ```zeren bad              `zeren check` of it must report the page's code
    ```zeren                  it must compile, and its tests must pass
    ```csv bad hazard.csv     as the table of that name it must bring the page's code; so for .ndjson, units.csv
    ```csv hazard.csv         as that table it must not bring it

A block of rules stands beside docs/language/example/pack.zr, unless it declares a pack of its own or is marked `alone`; a line
`#--- ../other/rules.zr` begins another file, here and in tables. A table stands in docs/errors/example/. Further words: `gb18030`, `utf16` (how the
file is saved), `times=502` (the block so often), `fill=1001` (`…` is the character before it, so often).
"""

import argparse
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs" / "errors"
EXAMPLE = PAGES / "example"
PRELUDE = ROOT / "docs" / "language" / "example" / "pack.zr"
MOST_SHOWN = 12  # lines of the command's output, where an example does not hold
OWN_PACK = re.compile(r"^\s*(pack|规则包)\s", re.MULTILINE)
SECOND_FILE = re.compile(r"^#--- (\S+)\n", re.MULTILINE)
CODE = re.compile(
    r'DiagnosticCode\s+(\w+)\s*\{\s*"(ZR\d{4})",\s*Severity::(\w+),\s*((?:"(?:[^"\\]|\\.)*"\s*)+),\s*((?:"(?:[^"\\]|\\.)*"\s*)+),')
LAYERS = {
    "1": ("Spelling", "words and marks of a rule file"),
    "2": ("Grammar", "how words make up a rule"),
    "3": ("Names", "what a name stands for, and what may be declared"),
    "4": ("Meaning", "kinds of values, and what may stand where"),
    "5": ("Values of one day", "a single value that could not be worked out, or a run that could not be made"),
    "6": ("Places and organisations", "the units table, domains and bodies"),
    "7": ("Tables", "rows, columns and files of facts, and files of rules"),
    "8": ("Findings", "rules that can be used, but hardly mean what they say"),
    "9": ("Limits", "work that was cancelled, took too long or would have become too large"),
}


def literal(text):
    """The text of adjacent C++ string literals, with placeholders shown as an ellipsis."""
    parts = re.findall(r'"((?:[^"\\]|\\.)*)"', text)
    whole = "".join(parts).replace('\\"', '"').replace("\\\\", "\\")
    return re.sub(r"\{\d\}", "…", whole).replace("{{", "{").replace("}}", "}")


def codes():
    """id -> (severity, English message, Chinese message); and what is wrong with the headers."""
    found, faults = {}, []
    for path in sorted((ROOT / "include" / "zeren").glob("*/*.hpp")):
        text = path.read_text(encoding="utf-8")
        for name, code, severity, english, chinese in CODE.findall(text):
            if code in found:
                faults.append(f"{path.name}: `{name}` has the number of another code, {code}")
            found[code] = (severity, literal(english), literal(chinese))
        if len(CODE.findall(text)) != len(re.findall(r"DiagnosticCode\s+\w+\s*\{\s*\"", text)):
            faults.append(f"{path.name}: a code is written in a way that this script does not read")
    return dict(sorted(found.items())), faults


def index(found):
    """The table of README.md."""
    lines = []
    for digit, (title, what) in LAYERS.items():
        rows = [(code, texts) for code, texts in found.items() if code[3] == digit]
        lines += [f"## ZR0{digit}xx {title}", "", f"{what[0].upper()}{what[1:]}.", "", "| code | | message | 中文 |", "| --- | --- | --- | --- |"]
        for code, (severity, english, chinese) in rows:
            cells = [text.replace("|", "\\|") for text in (english, chinese)]
            lines.append(f"| [{code}]({code}.md) | {severity} | {cells[0]} | {cells[1]} |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def blocks(path):
    """The fenced blocks of a page: (line of the first line inside the fence, words after the fence, text)."""
    found, start, lines, words = [], None, [], []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if start is None and line.startswith("```"):
            start, lines, words = number + 1, [], line[3:].split()
        elif start is not None and line == "```":
            found.append((start, words, "\n".join(lines) + "\n"))
            start = None
        elif start is not None:
            lines.append(line)
    if start is not None:
        raise SystemExit(f"{path}:{start - 1}: the block is never closed")
    return found


def option(words, name):
    return next((int(word.split("=")[1]) for word in words if word.startswith(name + "=")), None)


def unfold(text, words):
    fill = option(words, "fill")
    if fill:
        text = re.sub("(.)…", lambda match: match.group(1) * fill, text)
    return text * (option(words, "times") or 1)


def save(path, text, words):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("gb18030" if "gb18030" in words else "utf-16" if "utf16" in words else "utf-8"))


def beginning(output):
    lines = output.splitlines()
    return "\n".join(lines[:MOST_SHOWN] + ([f"… and {len(lines) - MOST_SHOWN} lines more"] if len(lines) > MOST_SHOWN else []))


def run(zeren, *arguments):
    done = subprocess.run([zeren, *map(str, arguments)], capture_output=True, text=True, errors="replace", timeout=120)
    return done.returncode, done.stdout + done.stderr


def try_rules(zeren, folder, words, text, code):
    """What is wrong with a block of rules, or an empty text."""
    first, *others = re.split(SECOND_FILE, text)
    for name, content in [("block.zr", first), *zip(others[::2], others[1::2])]:
        save(folder / name, content, words)
    if "alone" not in words and not OWN_PACK.search(first):
        shutil.copy(PRELUDE, folder / "pack.zr")
    if "bad" in words:
        output = run(zeren, "check", folder, "--lang", "en", "--color", "never")[1]
        return "" if f"[{code}]" in output else output or "nothing was reported"
    status, output = run(zeren, "test", folder, "--lang", "en")
    return "" if status == 0 else output or f"exit status {status}"


def try_table(zeren, folder, words, text, code):
    """What is wrong with a block of a table, or an empty text."""
    shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True)
    facts = folder / "facts"
    name = next(word for word in words if "." in word)
    first, *others = re.split(SECOND_FILE, text)
    (facts / name).with_suffix(".csv").unlink(missing_ok=True)
    for name, content in [(name, first), *zip(others[::2], others[1::2])]:
        save(folder / name if name == "units.csv" else facts / name, content, words)
    output = run(zeren, "run", folder, "--facts", facts, "--on", "2022-06-30", "--out", folder / "out", "--format", "csv",
                 "--lang", "en", "--color", "never")[1]
    if "bad" in words:
        return "" if f"[{code}]" in output else output or "nothing was reported"
    return output if f"[{code}]" in output else ""


def try_block(zeren, words, text, code):
    text = unfold(text, words)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name) / "pack"
        folder.mkdir()
        attempt = try_rules if words[0] == "zeren" else try_table
        return attempt(zeren, folder, words, text, code).replace(name + "/", "")


def is_tried(words):
    if not words or "fragment" in words:
        return False
    return words[0] == "zeren" or (words[0] in ("csv", "json") and len(words) > 1)


def texts_of_page(path, texts):
    """What is wrong with the head of a page, or an empty text."""
    lines = path.read_text(encoding="utf-8").splitlines()
    _, english, chinese = texts
    wanted = [f"# {path.stem}: {english}", "", chinese]
    return "" if lines[:3] == wanted else f"{path.name}: it should begin with\n" + "\n".join(wanted)


def main():
    parser = argparse.ArgumentParser(description="hold docs/errors/ against the codes of the headers, and try its examples")
    parser.add_argument("--zeren", help="the command; without it no example is tried")
    parser.add_argument("--index", action="store_true", help="write the table of README.md anew")
    parser.add_argument("--verbose", action="store_true", help="name every block")
    parser.add_argument("pages", nargs="*", help="names of pages; all of them where none is given")
    arguments = parser.parse_args()

    found, faults = codes()
    readme = PAGES / "README.md"
    text = readme.read_text(encoding="utf-8")
    head = text[: text.index("## ZR01xx")]
    if arguments.index:
        readme.write_text(head + index(found), encoding="utf-8")
    elif text != head + index(found):
        faults.append("README.md: its table is not that of the headers; write it with `tools/check_errors.py --index`")

    pages = {path.stem: path for path in sorted(PAGES.glob("ZR*.md"))}
    faults += [f"{code}: there is no page docs/errors/{code}.md" for code in found if code not in pages]
    faults += [f"{path.name}: there is no such code" for code, path in pages.items() if code not in found]
    tried = 0
    for code, path in pages.items():
        if code not in found or (arguments.pages and path.name not in {pathlib.Path(page).name for page in arguments.pages}):
            continue
        faults += filter(None, [texts_of_page(path, found[code])])
        every = blocks(path)
        # A mistake in rules can always be shown.
        if code[3] in "12348" and not any(words[:2] == ["zeren", "bad"] for _, words, _ in every):
            faults.append(f"{path.name}: no block marked `zeren bad` shows it")
        for line, words, block in every:
            if not arguments.zeren or not is_tried(words):
                continue
            tried += 1
            message = try_block(arguments.zeren, words, block, code)
            if message:
                faults.append(f"{path.name}:{line}: the example does not hold\n{beginning(message)}")
            elif arguments.verbose:
                print(f"{path.name}:{line}: fine")
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(found)} codes, {len(pages)} pages, {tried} examples tried, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
