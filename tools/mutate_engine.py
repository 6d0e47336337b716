#!/usr/bin/env python3
"""Changes one thing at a time in the engine's semantic core, and asks the tests whether they notice.

    /usr/bin/python3 tools/mutate_engine.py --sample 300 --seed 1 [--state FILE]     a seeded sample; FILE lets it go on later
    … --again                  the survivors of the state once more, after tests were added
    … --only 'ledger_account'  those of the sample whose place or change contains the words
    … --build                  build the copy and look at the clean run only

All mutants stand in one build of a copy of the sources (build/mutants), and ZEREN_MUTANT says at run time which one lives. Those
that change no meaning are listed with their reason in tools/mutate_engine.allow and leave the count. Exits 1 below --minimum.
"""

from __future__ import annotations

import argparse
import collections
import json
import sys
import time
from pathlib import Path
from random import Random

sys.dont_write_bytecode = True
from engine_mutants.build import Copy  # noqa: E402
from engine_mutants.killers import killers_of, look_at_clean, try_mutant  # noqa: E402
from engine_mutants.rewrite import Mutant  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]

SURVIVES, SO_FAR = "survives", "survives the quick tests"


def read_allowed(path: Path) -> dict[str, str]:
    """`file | the whole line | change | reason`, with `#2` after the change for the second such one on the line."""
    allowed = {}
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
        if line.strip() and not line.startswith("#"):
            key, _, reason = line.rpartition(" | ")
            allowed[key] = reason
    return allowed


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sample", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--state", type=Path)
    parser.add_argument("--jobs", type=int, default=2, help="of the build; mutants are tried one after the other")
    parser.add_argument("--flags", default="-O1 -g0", help="for all but the core, which is compiled with -O1")
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "mutants")
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--only")
    parser.add_argument("--build", action="store_true")
    parser.add_argument("--minimum", type=float, default=0.0, help="the score below which to exit 1, in percent")
    arguments = parser.parse_args()

    copy = Copy(ROOT, arguments.folder.resolve(), arguments.flags, arguments.jobs)
    mutants = copy.make()
    killers = killers_of(ROOT, copy)
    print(f"{len(mutants)} mutants; the clean run:", flush=True)
    look_at_clean(killers, copy.folder / "clean.pickle", copy.stamp())
    if arguments.build:
        return 0

    chosen = sorted(Random(arguments.seed).sample(mutants, min(arguments.sample, len(mutants))), key=lambda m: m.number)
    if arguments.only:
        chosen = [m for m in chosen if arguments.only in m.key()]
    allowed = read_allowed(ROOT / "tools" / "mutate_engine.allow")
    state = json.loads(arguments.state.read_text()) if arguments.state and arguments.state.exists() else {}
    excused = [m for m in chosen if m.words() in allowed]
    tried = [m for m in chosen if m.words() not in allowed]
    # The quick ones first, for all mutants: so that a run that is cut short says most.
    for quick in (True, False):
        some = [k for k in killers if k.is_quick() == quick]
        for i, mutant in enumerate(tried):
            key = mutant.key()
            if quick and (key not in state or (arguments.again and state[key] in (SURVIVES, SO_FAR))) or state[key] == SO_FAR and not quick:
                begun = time.monotonic()
                state[key] = try_mutant(mutant.number, some) or (SO_FAR if quick else SURVIVES)
                print(f"{i + 1}/{len(tried)} {key}: {state[key]}, {time.monotonic() - begun:.0f} s", flush=True)
                if arguments.state:
                    arguments.state.write_text(json.dumps(state, indent=1, ensure_ascii=False))
    survivors = [m for m in tried if state[m.key()] == SURVIVES]
    by = collections.Counter(state[m.key()].partition(" (")[0] for m in tried if m not in survivors)
    return report(len(mutants), survivors, excused, by, allowed, killers, arguments.minimum)


def report(total: int, survivors: list[Mutant], excused: list[Mutant], by: collections.Counter, allowed: dict[str, str],
           killers: list, minimum: float) -> int:
    reached = set().union(*(k.reached for k in killers))
    print("\nkilled by: " + ", ".join(f"{count} {name}" for name, count in by.most_common()))
    for mutant in excused:
        print(f"equivalent  {mutant.key()}\n            {allowed[mutant.words()]}")
    for mutant in survivors:
        print(f"survives    {mutant.key()}{'' if mutant.number in reached else '  (no test comes here)'}")
    killed = sum(by.values())
    tried = killed + len(survivors)
    score = 100 * killed / max(1, tried)
    print(f"{killed} of {tried} killed: {score:.1f} percent; {len(excused)} more are equivalent; drawn from {total} mutants")
    return 1 if score < minimum else 0


if __name__ == "__main__":
    sys.exit(main())
