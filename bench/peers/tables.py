"""The tables of docs/performance.md, between their markers."""

from pathlib import Path

from arithmetic import HAND_WRITTEN, UNITS, Figure, duration, megabytes, three_digits

BEGIN, END = "<!-- bench-peers: begin -->", "<!-- bench-peers: end -->"
TITLES = {"W1-one": "W1, one decision", "W1-columns": "W1 over columns", "W1-rules": "W1 with more rules",
          "W2": "W2, score, roll up and rank", "W3": "W3, one fact changed: its township's new rank",
          "W4": "W4, who is responsible for one village"}


def name(figure: Figure) -> str:
    text = f"{figure.engine} {figure.version}".strip()
    return f"**{text}**" if figure.engine in ("zeren", HAND_WRITTEN) else text


def how(figure: Figure) -> str:
    """The variant, with the threads where there are several and it does not name them itself."""
    told = figure.threads == 1 or "thread" in figure.variant
    return figure.variant if told else f"{figure.variant}, {figure.threads} threads"


def row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def ratio(figure: Figure) -> str:
    return "" if figure.ratio is None else three_digits(figure.ratio)


def times(figures: list[Figure], unit: str) -> list[str]:
    """One table: a row an engine and variant, the quickest first."""
    memory = any(f.input_bytes for f in figures)
    head = ["engine", "how", f"median a {unit}", "lowest–highest (runs)", "× hand-written", "apart", "answers"]
    if memory:
        head.insert(5, "memory above its input")
    lines = [row(head), row(["---"] * len(head))]
    for f in sorted(figures, key=lambda f: f.median):
        apart = ", ".join(f"{phase} {duration(seconds)}" for phase, seconds in f.phases.items())
        cells = [name(f), how(f), duration(f.median), f"{duration(f.low)}–{duration(f.high)} ({f.runs})", ratio(f), apart, f.agrees]
        if memory:
            cells.insert(5, f"{megabytes(f.peak_bytes)}, {three_digits(f.peak_bytes / f.input_bytes)}×" if f.input_bytes else "")
        lines.append(row(cells))
    return lines


def title(workload: str, size: int) -> str:
    if workload == "W1-rules":
        return f"{TITLES[workload]}: {size:,} rules"
    return TITLES[workload] + (f": {size:,} rows" if size else "")


def growth(figures: list[Figure], of_what: str) -> list[str]:
    """How the cost grows: one row an engine and way, one column a number of rules or rows."""
    sizes = sorted({f.size for f in figures})
    lines = [row(["engine", "how", *(f"{s:,} {of_what}" for s in sizes), f"{sizes[-1]:,} / {sizes[0]:,}"]),
             row(["---"] * (len(sizes) + 3))]
    for ways in dict.fromkeys((f.engine, f.variant, f.threads) for f in figures):
        of = {f.size: f for f in figures if (f.engine, f.variant, f.threads) == ways}
        any_of = next(iter(of.values()))
        cells = [duration(of[s].median) + (" (WRONG)" if of[s].agrees == "WRONG" else "") if s in of else "not run" for s in sizes]
        both = three_digits(of[sizes[-1]].median / of[sizes[0]].median) if sizes[0] in of and sizes[-1] in of else ""
        lines.append(row([name(any_of), how(any_of), *cells, both]))
    return lines


def text(figures: list[Figure], about: list[str], notes: list[str]) -> str:
    """All tables."""
    lines = [*about, ""]
    for workload in TITLES:
        of = [f for f in figures if f.workload == workload]
        if workload == "W1-rules" and of:
            lines += [f"### {TITLES[workload]}", "", *growth(of, "rules"), ""]
            continue
        for size in sorted({f.size for f in of}):
            lines += [f"### {title(workload, size)}", "", *times([f for f in of if f.size == size], UNITS[workload][0]), ""]
        if len({f.size for f in of}) > 1:
            lines += [f"### {TITLES[workload]}: how the cost grows", "", *growth(of, "rows"), ""]
    return "\n".join([*lines, *(f"- {note}" for note in notes), ""])


def put(page: str, tables: str) -> str:
    """The page with the tables between its markers; raises where they are missing."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"no {BEGIN} … {END}")
    return f"{before}{BEGIN}\n\n{tables}\n{END}{after}"


def write(path: Path, tables: str) -> None:
    path.write_text(put(path.read_text(), tables))
