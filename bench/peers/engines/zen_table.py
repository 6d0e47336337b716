"""GoRules Zen: a decision table with the inputs as columns, as its editor makes it, through the Python package."""

import json
from importlib.metadata import version

import zen

from common import Arguments, Record, one_by_one, records, rule_records, rules, run

LEVELS = [  # a row of the table each; a row holds where all its cells do
    ({"deaths": ">= 3"}, 4), ({"severity": "4", "overdue_days": "> 30"}, 4),
    ({"overdue_days": "> 30"}, 3), ({"repeat_count": ">= 3"}, 3),
    ({"overdue_days": "> 15"}, 2), ({"repeat_count": "2"}, 2), ({"severity": ">= 3", "rectified": "false"}, 2),
    ({"overdue_days": "> 0"}, 1), ({}, 0)]


def table(fields: list[str], rows: list[tuple[dict[str, str], int]]) -> str:
    """A graph of input, decision table and output, as JSON."""
    content = {
        "hitPolicy": "first",
        "inputs": [{"id": f, "name": f, "type": "expression", "field": f} for f in fields],
        "outputs": [{"id": "level", "name": "level", "type": "expression", "field": "level"}],
        "rules": [{"_id": str(i), **{f: cells.get(f, "") for f in fields}, "level": str(level)}
                  for i, (cells, level) in enumerate(rows)]}
    nodes = [{"id": "in", "name": "in", "type": "inputNode", "position": {"x": 0, "y": 0}},
             {"id": "t", "name": "t", "type": "decisionTableNode", "position": {"x": 1, "y": 0}, "content": content},
             {"id": "out", "name": "out", "type": "outputNode", "position": {"x": 2, "y": 0}}]
    edges = [{"id": "1", "sourceId": "in", "targetId": "t", "type": "edge"},
             {"id": "2", "sourceId": "t", "targetId": "out", "type": "edge"}]
    return json.dumps({"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges})


def ask(arguments: Arguments, content: str, asked: list[Record], variant: str) -> None:
    decision = zen.ZenEngine().create_decision(content)
    one_by_one(arguments, "zen (PyPI zen-engine)", version("zen-engine"), variant,
               lambda r: decision.evaluate(r)["result"]["level"], asked)


def one(arguments: Arguments) -> None:
    fields = ["overdue_days", "repeat_count", "severity", "deaths", "rectified"]
    ask(arguments, table(fields, LEVELS), records(arguments.data), "decision table, from Python")


def many(arguments: Arguments) -> None:
    rows = [({"sector": str(r["sector"]), "amount": f"[{r['from']}..{r['to']}]"}, r["level"]) for r in rules(arguments)]
    ask(arguments, table(["sector", "amount"], rows), rule_records(arguments.data), "decision table, from Python")


run({"W1-one": one, "W1-rules": many})
