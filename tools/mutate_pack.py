#!/usr/bin/env python3
"""Changes one thing at a time in a pack's rules, and reports the changes that none of its tests notices.

    python3 tools/mutate_pack.py --zeren build/release/zeren rules/anji-2022 [--sample 300 --seed 1] [--jobs 2] [--state FILE] [--list]

tools/pack_mutants.py says what is changed. A mutant is refused if it does not compile, killed if a test fails, and else a survivor. A survivor
that means the same as the rule may be explained in tools/mutate_pack.allow, one a line: file, changed line as it is printed here,
reason, with a tab between them.

A mutant costs little because the tests that expect something of the changed rule run first, then those that expect something of what reads
it, and so on; and because they run on a slice of the pack, the rules that they and the changed rule need
(a slice counts only where the tests pass on it unchanged). What survives is tried on the whole pack again. Tests that cannot see a change, for
nothing that they expect reads it however far, run only with `--thorough`. `--state` keeps what is known between runs: a refusal as long as the
rules are the same, a kill as long as the test that killed is there too, a survivor only with all the same tests.
"""

import argparse
import collections
import concurrent.futures
import hashlib
import json
import pathlib
import queue
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import pack_mutants

ALLOWED = pathlib.Path(__file__).resolve().parent / "mutate_pack.allow"
WORDS = re.compile(r"\w+")
FIRST_TESTS = 8  # how many of the nearest tests run before the rest of those that can see the change
CPU_LIMIT = 120  # seconds of the processor, so that a busy machine is no verdict; a mutant that takes longer is noticed
IN_EVERY_SLICE = {"pack", "import", "source", "tier", "domain", "body", "relation", "relation_row", "responsibility", "enum", "entity", "event", "param"}

Test = collections.namedtuple("Test", "title text digest names words")
Rule = collections.namedtuple("Rule", "file start end names words")  # a declaration that a slice may leave out


def syntax(zeren, pack):
    """The text and the syntax tree of each file of the pack."""
    files = sorted(file for file in pack.glob("*.zr"))
    printed = subprocess.run([zeren, "check", pack, "--dump", "syntax"], capture_output=True, text=True, check=True).stdout
    decoder, at, trees = json.JSONDecoder(), 0, []
    while printed[at:].strip():
        at += len(printed[at:]) - len(printed[at:].lstrip())
        tree, at = decoder.raw_decode(printed, at)
        trees.append(tree)
    if len(trees) != len(files):
        sys.exit(f"{len(files)} files, but {len(trees)} syntax trees")
    return {file.name: file.read_bytes() for file in files}, {file.name: tree for file, tree in zip(files, trees)}


def without_tests(texts, trees):
    kept = {file: bytearray(text) for file, text in texts.items()}
    for file, tree in trees.items():
        for declaration in tree["declarations"]:
            if declaration["declaration"] == "test":
                start, end = declaration["span"]
                kept[file][start:end] = blank(kept[file][start:end])
    return kept


def words(text):
    return set(WORDS.findall(text.decode()))


def blank(text):
    return re.sub(rb"[^\n]", b" ", text)


class Pack:
    """Rules and tests apart, and which tests can see a change of which declaration."""

    def __init__(self, zeren, folder):
        self.texts, self.trees = syntax(zeren, folder)
        self.rules, self.tests, self.optional = without_tests(self.texts, self.trees), [], []
        self.readers, self.named = collections.defaultdict(set), collections.defaultdict(list)
        for file, text in self.texts.items():
            for declaration in self.trees[file]["declarations"]:
                self.learn(file, text, declaration)
        self.beside = {}
        for other in sorted(folder.parent.iterdir()):
            if other != folder and any(other.glob("*.zr")):
                for file, text in without_tests(*syntax(zeren, other)).items():
                    self.beside[f"{other.name}/{file}"] = text
        written = [text for file, text in self.rules.items() if any(each["declaration"] != "test" for each in self.trees[file]["declarations"])]
        self.digest = digest(b"\0".join(bytes(text) for text in [*written, *self.beside.values()]))
        self.tests_digest = digest(" ".join(sorted(test.digest for test in self.tests)).encode())

    def learn(self, file, text, declaration):
        start, end = declaration["span"]
        if declaration["declaration"] == "test":
            expected = [text[slice(*expectation["span"])] for expectation in declaration.get("expectations", [])]
            tables = {fact["entity"] for fact in declaration.get("facts", [])}
            block = text[start:end]
            self.tests.append(Test(declaration["name"], block, digest(block), words(b" ".join(expected)) | tables, words(block)))
        elif declaration["declaration"] not in ("entity", "event", "responsibility"):  # a table reads nothing
            names = {declaration["name"], declaration.get("target", "").split(".")[0]} - {""}
            rule = Rule(file, start, end, names, words(pack_mutants.blanked(text[start:end])))
            for word in rule.words:
                self.readers[word] |= names
            if declaration["declaration"] not in IN_EVERY_SLICE:
                self.optional.append(rule)
                for name in names:
                    self.named[name].append(rule)

    def reduced(self, declaration, tests):
        """The files with those rules alone that the tests and the declaration need, the others made blank."""
        needed, todo = set(), [rule for word in {declaration}.union(*(test.words for test in tests)) for rule in self.named.get(word, ())]
        while todo:
            rule = todo.pop()
            if (rule.file, rule.start) not in needed:
                needed.add((rule.file, rule.start))
                todo += [other for word in rule.words for other in self.named.get(word, ())]
        texts = {file: bytearray(text) for file, text in self.rules.items()}
        for rule in self.optional:
            if (rule.file, rule.start) not in needed:
                texts[rule.file][rule.start:rule.end] = blank(texts[rule.file][rule.start:rule.end])
        return texts

    def nearest(self, name):
        """The tests, those that expect something of the declaration first; and how many can see it at all."""
        distance, front = {name: 0}, [name]
        while front:
            front = [reader for word in front for reader in self.readers[word] if reader not in distance and not distance.update({reader: distance[word] + 1})]
        ranked = sorted((min((distance[word] for word in test.names if word in distance), default=10**6), index) for index, test in enumerate(self.tests))
        return [self.tests[index] for _, index in ranked], sum(1 for far, _ in ranked if far < 10**6)


def digest(text):
    return hashlib.sha256(text).hexdigest()[:16]


def survival(pack, thorough):
    """What a survivor survived."""
    return pack.tests_digest + ("+" if thorough else "")


class Bench:
    """A copy of the pack and of those beside it, in which one mutant after another is tried. `sound` is shared by all: whether the tests of a
    slice pass on it unchanged."""

    def __init__(self, zeren, folder, pack, thorough, sound):
        self.zeren, self.pack, self.thorough, self.sound = zeren, pack, thorough, sound
        self.home = tempfile.TemporaryDirectory(prefix="mutate_pack.")
        root = pathlib.Path(self.home.name) / "packs"
        shutil.copytree(folder.parent, root, ignore=lambda _, names: [name for name in names if name == "facts" or name.startswith(".")])
        self.folder, self.there = root / folder.name, {}
        for file, text in pack.beside.items():
            (root / file).write_bytes(text)

    def run(self, texts, tests):
        """Runs these tests on these files: refused, timeout, the digest of a test that failed, or None."""
        for file, text in {**texts, "mutate_pack_tests.zr": b"\n".join(test.text for test in tests) + b"\n"}.items():
            if self.there.get(file) != text:
                (self.folder / file).write_bytes(text)
                self.there[file] = bytes(text)
        limited = ["sh", "-c", f'ulimit -S -t {CPU_LIMIT}; exec "$0" "$@"']
        done = subprocess.run([*limited, self.zeren, "test", self.folder, "--quiet"], capture_output=True)
        if done.returncode == -signal.SIGXCPU:
            return "timeout"
        printed = (done.stdout + done.stderr).decode()
        if not re.search(r"^[0-9]+ passed, [0-9]+ failed$", printed, re.M):
            if done.returncode < 0 or not re.search(r"^error\[ZR", printed, re.M):
                raise RuntimeError(f"zeren ended with {done.returncode} and neither tests nor an error: {printed[-500:]}")
            return "refused"
        if done.returncode == 0:
            return None
        failed = re.search(r"^FAIL\s+(.*)$", printed, re.M).group(1)
        return next(test.digest for test in tests if failed == test.title)

    def outcome(self, mutant):
        """refused, survived, or killed with the digest of a test that kills."""
        ordered, seeing = self.pack.nearest(mutant.declaration)
        seeing = max(1, seeing)  # a mutant has to be compiled at least
        for tests in (ordered[:seeing][:FIRST_TESTS], ordered[:seeing][FIRST_TESTS:]):
            found = tests and self.on_slice(mutant, tests)
            if found:
                return found
        found = self.run(self.changed(self.pack.rules, mutant), ordered if self.thorough else ordered[:seeing])
        return named(found) if found else ["survived", survival(self.pack, self.thorough)]

    def on_slice(self, mutant, tests):
        """As outcome, but None where nothing failed, or where the slice itself does."""
        texts = self.pack.reduced(mutant.declaration, tests)
        found = self.run(self.changed(texts, mutant), tests)
        key = mutant.declaration, tests[0].digest
        if found and key not in self.sound:
            self.sound[key] = self.run(texts, tests) is None
        return named(found) if found and self.sound[key] else None

    @staticmethod
    def changed(texts, mutant):
        text = texts[mutant.file]
        return {**texts, mutant.file: text[:mutant.start] + mutant.new + text[mutant.end:]}


def named(found):
    return [found, ""] if found in ("refused", "timeout") else ["killed", found]


def place(mutant, text):
    """The line's number; the declaration and the line with the change in it."""
    start, end = text.rfind(b"\n", 0, mutant.start) + 1, text.find(b"\n", mutant.end)
    parts = text[start:mutant.start], text[mutant.start:mutant.end], mutant.new, text[mutant.end:end if end >= 0 else len(text)]
    before, old, new, after = (re.sub(r"\s+", " ", part.decode()) for part in parts)
    return text.count(b"\n", 0, mutant.start) + 1, f"{mutant.declaration}: " + f"{before}[{old.strip()} -> {new.strip()}]{after}".strip()


class State:
    """What earlier runs found, one line a mutant."""

    def __init__(self, file, pack, thorough):
        self.file, self.rules = file, pack.digest
        self.survivals = {survival(pack, True), survival(pack, thorough)}
        self.tests = {test.digest for test in pack.tests}
        self.known = {}
        for line in file.read_text().splitlines() if file and file.exists() else []:
            entry = json.loads(line)
            if entry["rules"] == self.rules:
                self.known[tuple(entry["mutant"])] = entry["outcome"]
        self.all_tests = pack.tests_digest

    @staticmethod
    def key(mutant):
        return (mutant,) if mutant == "pack" else (mutant.file, mutant.start, mutant.end, mutant.new.decode())

    def passed(self):
        """Whether the pack unchanged is known to pass its tests."""
        return self.known.get(self.key("pack")) == self.all_tests

    def get(self, mutant):
        outcome = self.known.get(self.key(mutant))
        valid = outcome and (outcome[0] in ("refused", "timeout") or outcome[0] == "killed" and outcome[1] in self.tests
                             or outcome[0] == "survived" and outcome[1] in self.survivals)
        return outcome if valid else None

    def put(self, mutant, outcome):
        if self.file:
            with self.file.open("a") as out:
                out.write(json.dumps({"rules": self.rules, "mutant": self.key(mutant), "outcome": outcome}, ensure_ascii=False) + "\n")


def try_all(chosen, state, benches):
    """The outcome of each mutant, those that the state knows without a run."""
    outcomes = {mutant: state.get(mutant) for mutant in chosen}
    free, todo = queue.Queue(), [mutant for mutant in chosen if not outcomes[mutant]]
    for bench in benches:
        free.put(bench)

    def one(mutant):
        bench = free.get()
        try:
            return bench.outcome(mutant)
        finally:
            free.put(bench)

    with concurrent.futures.ThreadPoolExecutor(len(benches)) as pool:
        for count, (mutant, outcome) in enumerate(zip(todo, pool.map(one, todo)), 1):
            outcomes[mutant] = outcome
            state.put(mutant, outcome)
            if count % 100 == 0:
                print(f"{count} of {len(todo)} tried", file=sys.stderr, flush=True)
    return outcomes


def allowed(texts):
    """The explained survivors of the pack's files: (file, changed line) to reason."""
    lines = [line.split("\t") for line in ALLOWED.read_text().splitlines() if line and not line.startswith("#")] if ALLOWED.exists() else []
    if any(len(line) != 3 for line in lines):
        sys.exit(f"{ALLOWED}: each line is file, changed line, reason, with tabs between")
    return {(file, change): reason for file, change, reason in lines if file in texts}


def report(pack, outcomes, sampled, seconds):
    """Prints survivors and score; the exit code says whether the list of explained ones still holds."""
    explained, count, used, wrong = allowed(pack.texts), collections.Counter(), set(), []
    for mutant, (outcome, _) in outcomes.items():
        line, change = place(mutant, pack.texts[mutant.file])
        reason = explained.get((mutant.file, change))
        used.add((mutant.file, change))
        if reason and outcome != "survived":
            wrong.append(f"{mutant.file}: noticed after all: {change}")
        if outcome == "survived":
            outcome = "explained" if reason else "survived"
            print(f"{mutant.file}:{line}: {change}" + (f"\n    explained: {reason}" if reason else ""))
        count[outcome] += 1
    if not sampled:
        wrong += [f"{file}: no such change: {change}" for file, change in explained if (file, change) not in used]
    noticed, asked = count["killed"] + count["refused"] + count["timeout"], len(outcomes) - count["explained"]
    print("\n".join(f"mutate_pack.allow: {line}" for line in wrong) + ("\n" if wrong else "")
          + f"{len(outcomes)} mutants in {seconds:.0f} s: {count['killed']} killed, {count['refused']} refused, {count['timeout']} out of time, "
          f"{count['survived']} survived, {count['explained']} explained; "
          f"score {100 * noticed / max(1, asked):.1f}% ({noticed} of {asked})")
    return 1 if wrong else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pack", type=pathlib.Path)
    parser.add_argument("--zeren", type=pathlib.Path, default="build/release/zeren")
    parser.add_argument("--sample", type=int, help="so many mutants, drawn at random (default: all)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--state", type=pathlib.Path, help="file that keeps what is known between runs")
    parser.add_argument("--minimum", type=float, help="exit 1 below this score")
    parser.add_argument("--thorough", action="store_true", help="run every test on what survives those that can see it")
    parser.add_argument("--list", action="store_true", help="print the mutants, try none")
    options = parser.parse_args()
    zeren, folder, began = options.zeren.resolve(), options.pack.resolve(), time.monotonic()
    pack = Pack(zeren, folder)
    chosen = pack_mutants.find(pack.texts, pack.trees)
    if options.sample and options.sample < len(chosen):
        chosen = [chosen[index] for index in sorted(random.Random(options.seed).sample(range(len(chosen)), options.sample))]
    if options.list:
        for mutant in chosen:
            line, change = place(mutant, pack.texts[mutant.file])
            print(f"{mutant.file}:{line}: {change}")
        return 0
    sound, state = {}, State(options.state, pack, options.thorough)
    benches = [Bench(zeren, folder, pack, options.thorough, sound) for _ in range(options.jobs)]
    if not state.passed() and benches[0].run(pack.rules, pack.tests):
        sys.exit("the pack's own tests do not pass")
    state.put("pack", pack.tests_digest)
    outcomes = try_all(chosen, state, benches)
    return report(pack, outcomes, bool(options.sample), time.monotonic() - began)


if __name__ == "__main__":
    sys.exit(main())
