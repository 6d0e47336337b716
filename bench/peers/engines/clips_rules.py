"""CLIPS 6.4 through clipspy: a template fact asserted, the rules run, the answer read from a global function's call."""

import clips

from common import Arguments, Record, one_by_one, records, rule_records, rules, run

TEMPLATE = "(deftemplate record (slot overdue_days) (slot repeat_count) (slot severity) (slot deaths) (slot rectified) (slot industry))"
RULES = [
    "(defrule four (declare (salience 4)) (or (record (deaths ?d&:(>= ?d 3))) (record (severity 4) (overdue_days ?o&:(> ?o 30)))) "
    "=> (level 4) (halt))",
    "(defrule three (declare (salience 3)) (or (record (overdue_days ?o&:(> ?o 30))) (record (repeat_count ?r&:(>= ?r 3)))) "
    "=> (level 3) (halt))",
    "(defrule two (declare (salience 2)) (or (record (overdue_days ?o&:(> ?o 15))) (record (repeat_count 2)) "
    "(record (severity ?s&:(>= ?s 3)) (rectified FALSE))) => (level 2) (halt))",
    "(defrule one (declare (salience 1)) (record (overdue_days ?o&:(> ?o 0))) => (level 1) (halt))",
]


class Engine:
    """One environment; each decision asserts its record, runs the rules and takes the record back."""

    def __init__(self, template: str, constructs: list[str]) -> None:
        self.environment = clips.Environment()
        self.found = 0
        self.environment.define_function(self.level)
        self.environment.build(template)
        for construct in constructs:
            self.environment.build(construct)
        self.template = self.environment.find_template("record")

    def level(self, value: int) -> None:
        self.found = int(value)

    def decide(self, record: Record) -> int:
        self.found = 0
        fact = self.template.assert_fact(**record)
        self.environment.run()
        fact.retract()
        return self.found


def one(arguments: Arguments) -> None:
    engine = Engine(TEMPLATE, RULES)
    one_by_one(arguments, "clips (clipspy)", clips.__version__, "a template fact, four rules by salience", engine.decide,
               records(arguments.data))


def many(arguments: Arguments) -> None:
    constructs = [f"(defrule r{i} (record (sector {r['sector']}) (amount ?a&:(and (>= ?a {r['from']}) (<= ?a {r['to']})))) "
                  f"=> (level {r['level']}) (halt))" for i, r in enumerate(rules(arguments))]
    engine = Engine("(deftemplate record (slot sector) (slot amount))", constructs)
    one_by_one(arguments, "clips (clipspy)", clips.__version__, "one rule each", engine.decide, rule_records(arguments.data))


run({"W1-one": one, "W1-rules": many})
