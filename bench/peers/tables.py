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
        how = f.variant + (f", {f.threads} threads" if f.threads > 1 else "")
        apart = ", ".join(f"{phase} {duration(seconds)}" for phase, seconds in f.phases.items())
        cells = [name(f), how, duration(f.median), f"{duration(f.low)}–{duration(f.high)} ({f.runs})", ratio(f), apart, f.agrees]
        if memory:
            cells.insert(5, f"{megabytes(f.peak_bytes)}, {three_digits(f.peak_bytes / f.input_bytes)}×" if f.input_bytes else "")
        lines.append(row(cells))
    return lines


def title(workload: str, size: int) -> str:
    if workload == "W1-rules":
        return f"{TITLES[workload]}: {size:,} rules"
    return TITLES[workload] + (f": {size:,} rows" if size else "")


def growth(figures: list[Figure]) -> list[str]:
    """How the cost grows with the rules: one row an engine, one column a number of rules."""
    sizes = sorted({f.size for f in figures})
    lines = [row(["engine", "how", *(f"{s:,} rules" for s in sizes), f"{sizes[-1]:,} / {sizes[0]:,}"]),
             row(["---"] * (len(sizes) + 3))]
    for engine, variant in dict.fromkeys((f.engine, f.variant) for f in figures):
        of = {f.size: f for f in figures if (f.engine, f.variant) == (engine, variant)}
        any_of = next(iter(of.values()))
        cells = [duration(of[s].median) + ("" if of[s].agrees == "equal" else " (" + of[s].agrees + ")") if s in of else "not run"
                 for s in sizes]
        both = three_digits(of[sizes[-1]].median / of[sizes[0]].median) if sizes[0] in of and sizes[-1] in of else ""
        lines.append(row([name(any_of), variant, *cells, both]))
    return lines


def text(figures: list[Figure], about: list[str], notes: list[str]) -> str:
    """All tables."""
    lines = [*about, ""]
    for workload in TITLES:
        of = [f for f in figures if f.workload == workload]
        if workload == "W1-rules" and of:
            lines += [f"### {TITLES[workload]}", "", *growth(of), ""]
            continue
        for size in sorted({f.size for f in of}):
            lines += [f"### {title(workload, size)}", "", *times([f for f in of if f.size == size], UNITS[workload][0]), ""]
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
