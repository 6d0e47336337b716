#!/usr/bin/env python3
"""Shows by the symbols of the libraries what their code cannot do, because it calls nothing that does it.

    python3 tools/check_symbols.py build/release/src/libzeren_core.a build/release/src/libzeren.a

The library never prints, ends the program, reads the environment, takes its numbers from chance or reads a clock but a steady one.
So no member of an archive may refer to a function of FORBIDDEN, unless EXCEPTIONS says why it may. No member has static initialisers:
what a program links runs nothing before `main`. And every function and variable that an archive defines lies in `zeren::v0`, so that
two versions, each with a namespace of its own, can be linked into one program.
"""

import os
import re
import subprocess
import sys
import tempfile

# What a call of it would do -> the (demangled) names, without their arguments.
FORBIDDEN = {
    "prints": r"(v?f?printf|v?dprintf|puts|fputs|fputc|putc|putchar|putwchar|fwrite|perror|psignal|syslog|"
              r"__(v?f?|d)printf_chk|std::(w?cout|w?cerr|w?clog)|std::ios_base::Init::Init|stdout|stderr)",
    "ends the program": r"(abort|exit|_exit|_Exit|quick_exit|raise|kill|std::terminate|__assert_fail|std::__glibcxx_assert_fail)",
    "reads or changes the environment": r"(getenv|secure_getenv|__secure_getenv|setenv|putenv|unsetenv|environ|__environ|setlocale|"
                                        r"std::locale::global)",
    "reads a clock": r"(time|gettimeofday|clock|clock_gettime|ftime|timespec_get|localtime|localtime_r|gmtime|gmtime_r|mktime|"
                     r"std::chrono::_V2::system_clock::now)",
    "reads the steady clock": r"std::chrono::_V2::steady_clock::now",
    "takes numbers from chance": r"(rand|srand|random|srandom|drand48|getrandom|getentropy|arc4random|std::random_device::.*)",
    "starts another program": r"(system|popen|fork|vfork|posix_spawnp?|execv[pe]*|execl[pe]?|dlopen)",
}

# (archive, member, symbol) as regular expressions -> why it may.
EXCEPTIONS = [
    ("core", r"watch\.cpp", r"std::chrono::_V2::steady_clock::now", "the clock of a deadline, where the host gives none of its own"),
    ("core", r"parallel\.cpp", r"abort|std::terminate", "templates of <thread> and <mutex>: a thread destroyed before it was joined, "
                                                     "a lock of no mutex; ThreadPool joins every thread"),
    (".*", r".*", r"__assert_fail|std::__glibcxx_assert_fail", "assert() of Boost and nlohmann-json, in debug builds only"),
]
# Allowed with --debug only: for archives built without -DNDEBUG or without optimising.
DEBUG_ONLY = re.compile("debug builds")
# Empty constructors of Boost that a compiler which does not optimise calls before `main`.
EMPTY_CONSTRUCTORS = re.compile(r"boost::(none_t|optional_ns|detail::make_property_map_from_arg_pack_gen)\b|"
                                r"__static_initialization_and_destruction_0|(\.bss|\.data|\.rodata|boost::none)\b")

STRONG = set("TDBRGS")


def members(archive, *options):
    """(member, rest of the line) of each symbol that nm prints."""
    done = subprocess.run(["nm", "-A", *options, archive], capture_output=True, text=True, check=True)
    for line in done.stdout.splitlines():
        match = re.match(r"^.*?\.a:([^:]+):\s*(?:[0-9a-f]+)?\s+(\S)\s(.*)$", line)
        if match:
            yield match.group(1), match.group(2), match.group(3)


def short(symbol):
    """A demangled name without its arguments and versions."""
    return re.sub(r"(\[abi:\w+\])?\(.*$", "", symbol.split("@")[0])


def name_of(archive):
    return re.sub(r"^lib(zeren_)?|\.a$", "", archive.rsplit("/", 1)[-1])


def reason(archive, member, symbol, debug):
    for where, members_like, symbols_like, why in EXCEPTIONS:
        if DEBUG_ONLY.search(why) and not debug:
            continue
        if re.fullmatch(where, archive) and re.fullmatch(members_like, re.sub(r"\.o$", "", member)) and re.fullmatch(symbols_like, symbol):
            return why
    return None


def noexcept_members(path):
    """Members in which clang wrote down what happens to an exception that leaves a `noexcept` function. gcc says it in its tables
    alone, so that its build is the one that shows whether anything else ends the program."""
    return {member for member, _, symbol in members(path, "--defined-only") if symbol == "__clang_call_terminate"}


def check_calls(path, debug):
    faults, excused = [], {}
    of_clang = noexcept_members(path)
    for member, kind, symbol in members(path, "-C", "--undefined-only"):
        for what, names in FORBIDDEN.items():
            if not re.fullmatch(names, short(symbol)):
                continue
            why = reason(name_of(path), member, short(symbol), debug)
            if why is None and short(symbol) == "std::terminate" and member in of_clang:
                why = "how clang ends a `noexcept` function that throws"
            if why is None:
                faults.append(f"{path}: {member} refers to `{symbol}`, which {what}")
            else:
                excused.setdefault((short(symbol), why), set()).add(member)
    return faults, excused


INITIALISER = re.compile(r"_GLOBAL__sub_I|__static_initialization_and_destruction_0|__cxx_global_var_init|_Z41__static_initialization")


def disassembled(path):
    """Lines of objdump for the members that have a function which runs before `main`: a whole archive takes minutes."""
    wanted = sorted({member for member, _, symbol in members(path, "--defined-only") if INITIALISER.match(symbol)})
    if not wanted:
        return []
    # clang keeps these functions in a section of their own, gcc does so where it optimises.
    section = ["-j", ".text.startup"] if noexcept_members(path) else []
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["ar", "x", os.path.abspath(path), *wanted], cwd=folder, check=True)
        done = subprocess.run(["objdump", "-dr", *section, "-C", "--no-show-raw-insn", *wanted], cwd=folder, capture_output=True,
                              text=True, check=True)
    return done.stdout.splitlines()


def initialisers(path):
    """(member, instructions, what they refer to) of each function that runs before `main`."""
    member, inside, instructions, refers = None, False, [], []
    for line in disassembled(path) + [""]:
        if match := re.match(r"^(\S+\.o):\s+file format", line):
            member = match.group(1)
        if match := re.match(r"^[0-9a-f]+ <(.*)>:$", line):
            inside = bool(INITIALISER.match(match.group(1)))
        elif inside and not line.strip():
            yield member, instructions, refers
            inside, instructions, refers = False, [], []
        elif inside and (match := re.match(r"^\s+[0-9a-f]+: R_\S+\s+(.*)$", line)):
            refers.append(match.group(1))
        elif inside and (match := re.match(r"^\s+[0-9a-f]+:\s+(\S+)", line)):
            instructions.append(match.group(1))


def check_initialisers(path, debug):
    faults = set()
    for member, instructions, refers in initialisers(path):
        does_nothing = set(instructions) <= {"ret", "endbr64", "nop", "nopl", "nopw", "xchg", "cs"}
        only_empty = debug and all(EMPTY_CONSTRUCTORS.match(symbol.lstrip("*")) for symbol in refers)
        if not does_nothing and not only_empty:
            faults.add(member)
    return [f"{path}: {member} has static initialisers" for member in sorted(faults)]


def check_namespace(path):
    return [f"{path}: {member} defines `{symbol}` outside of zeren::v0"
            for member, kind, symbol in members(path, "--defined-only", "--extern-only")
            if kind in STRONG and "5zeren2v0" not in symbol]


def main():
    arguments = sys.argv[1:]
    debug = "--debug" in arguments
    faults = []
    for path in [argument for argument in arguments if argument != "--debug"]:
        found, excused = check_calls(path, debug)
        faults += found + check_initialisers(path, debug) + check_namespace(path)
        count = len({member for member, _, _ in members(path)})
        print(f"{path}: {count} members")
        for (symbol, why), where in sorted(excused.items()):
            print(f"  {symbol} in {len(where)}: {why}")
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
