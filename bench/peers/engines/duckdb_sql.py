"""DuckDB: SQL over its own tables in memory, from Python."""

import duckdb
import numpy as np

import columns
from common import (Arguments, MemoryPeak, emit, numbers, one_by_one, records, repeat, rule_records, rules, run,
                    timed)

LEVEL = """CASE WHEN {deaths} >= 3 OR {severity} = 4 AND {overdue_days} > 30 THEN 4
  WHEN {overdue_days} > 30 OR {repeat_count} >= 3 THEN 3
  WHEN {overdue_days} > 15 OR {repeat_count} = 2 OR ({severity} >= 3 AND NOT {rectified}) THEN 2
  WHEN {overdue_days} > 0 THEN 1 ELSE 0 END"""
FIELDS = ("overdue_days", "repeat_count", "severity", "deaths", "rectified")
PENALTY = "2 * severity + (overdue > 0)::INT + 3 * (overdue > 30)::INT + 2 * (repeat >= 2)::INT"
SCORES = f"""
WITH lost AS (SELECT village, sum({PENALTY}) AS lost FROM hazard GROUP BY village),
  points AS (SELECT v.township, greatest(0, 100 - coalesce(lost, 0)) AS points FROM village v LEFT JOIN lost USING (village)),
  town AS (SELECT township, avg(points) AS score FROM points GROUP BY township),
  placed AS (SELECT t.township, t.county, score,
             dense_rank() OVER (PARTITION BY county ORDER BY score DESC) AS place FROM town JOIN township t USING (township)),
  country AS (SELECT county, avg(score) AS score FROM placed GROUP BY county)"""
WHOLE = SCORES + """
SELECT 0 AS kind, township AS id, score, place FROM placed
UNION ALL SELECT 1, county, score, dense_rank() OVER (ORDER BY score DESC) FROM country"""


def connect(arguments: Arguments) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"threads": arguments.threads})


def load_hazards(connection: duckdb.DuckDBPyConnection, arguments: Arguments) -> None:
    h = columns.hazards(arguments.data, arguments.rows)
    frame = {"id": np.arange(len(h.unit), dtype="int32"), "village": h.unit, "severity": h.severity, "overdue": h.overdue,
             "repeat": h.repeat}
    connection.execute("CREATE TABLE hazard AS SELECT * FROM frame")
    town, county = columns.tree(arguments.data)
    village = {"village": np.arange(len(town), dtype="int32"), "township": town}
    township = {"township": np.arange(len(county), dtype="int32"), "county": county}
    connection.execute("CREATE TABLE village AS SELECT * FROM village")
    connection.execute("CREATE TABLE township AS SELECT * FROM township")
    del frame, village, township


def one(arguments: Arguments) -> None:
    connection = connect(arguments)
    query = "SELECT " + LEVEL.format(**{f: f"${i + 1}::INT" for i, f in enumerate(FIELDS[:4])}, rectified="$5::BOOL")
    asked = [[r[f] for f in FIELDS] for r in records(arguments.data)]
    one_by_one(arguments, "duckdb", duckdb.__version__, "SELECT CASE with parameters, from Python",
               lambda r: connection.execute(query, r).fetchone()[0], asked)


def columns_of_levels(arguments: Arguments) -> None:
    connection = connect(arguments)
    source = columns.levels(arguments.data)
    connection.execute("CREATE TABLE record AS SELECT * FROM source")
    query = "SELECT " + LEVEL.format(**{f: f for f in FIELDS}).replace("NOT rectified", "rectified = 0") + " AS level FROM record"
    seconds, out = repeat(arguments.repeats, lambda: connection.execute(query).fetchnumpy()["level"])
    emit(arguments, "duckdb", duckdb.__version__, "SELECT CASE into an array", len(source["deaths"]), seconds,
         str(int(np.dot(out.astype("int64"), np.arange(len(out)) % 7 + 1))))


def many_rules(arguments: Arguments) -> None:
    connection = connect(arguments)
    connection.execute("CREATE TABLE rule (sector INT, low INT, high INT, level INT)")
    held = {k: np.array([r[k] for r in rules(arguments)], "int32") for k in ("sector", "from", "to", "level")}
    rows = rule_records(arguments.data)
    frame = {"id": np.arange(len(rows)), **{k: np.array([r[k] for r in rows], "int32") for k in ("sector", "amount")}}
    connection.execute("INSERT INTO rule SELECT sector, \"from\", \"to\", level FROM held")
    connection.execute("CREATE TABLE record AS SELECT * FROM frame")
    query = """SELECT id, level FROM record JOIN rule ON record.sector = rule.sector AND amount BETWEEN low AND high"""
    seconds, out = repeat(arguments.repeats, lambda: connection.execute(query).fetchnumpy())
    levels = np.empty(len(rows), "int64")
    levels[out["id"]] = out["level"]
    emit(arguments, "duckdb", duckdb.__version__, "rules in a table, joined", len(rows), seconds,
         str(int(np.dot(levels, np.arange(len(rows)) % 7 + 1))))


def scores(arguments: Arguments) -> None:
    connection = connect(arguments)
    load, _ = timed(lambda: load_hazards(connection, arguments))
    memory = MemoryPeak()
    connection.execute(WHOLE).fetchnumpy()
    peak = memory.bytes()
    seconds, out = repeat(arguments.repeats, lambda: connection.execute(WHOLE).fetchnumpy())
    parts = []
    for kind, size in ((0, columns.TOWNSHIPS), (1, columns.COUNTIES)):
        at = out["kind"] == kind
        place, score = np.empty(size, "int64"), np.empty(size)
        place[out["id"][at]], score[out["id"][at]] = out["place"][at], out["score"][at]
        parts.append((place, score))
    emit(arguments, "duckdb", duckdb.__version__, "one query", arguments.rows, seconds,
         columns.check(parts[0][0], parts[1][0], parts[0][1], arguments.ranks), peak_bytes=peak, input_bytes=8 * arguments.rows,
         phases={"load": [load]})


def changes(arguments: Arguments) -> None:
    """One changed row, then the rank of its township in its county: the rows of the county are asked again."""
    connection = connect(arguments)
    load_hazards(connection, arguments)
    connection.execute("ALTER TABLE hazard ADD PRIMARY KEY (id)")
    connection.execute("CREATE INDEX by_village ON hazard (village)")
    lowest, highest = {}, {}
    for village, township, county in numbers(arguments.data / "village.csv"):
        lowest.setdefault(county, village)
        highest[county] = village
    at = {v: (t, c) for v, t, c in numbers(arguments.data / "village.csv")}
    query = f"""
WITH lost AS (SELECT village, sum({PENALTY}) AS lost FROM hazard WHERE village BETWEEN $1 AND $2 GROUP BY village),
  town AS (SELECT township, avg(greatest(0, 100 - coalesce(lost, 0))) AS score
           FROM (SELECT * FROM village WHERE village BETWEEN $1 AND $2) v LEFT JOIN lost USING (village) GROUP BY township)
SELECT 1 + count(DISTINCT score) FROM town WHERE score > (SELECT score FROM town WHERE township = $3)"""
    updates = numbers(arguments.data / "updates.csv")[:arguments.updates]
    village_of = connection.execute("SELECT village FROM hazard ORDER BY id").fetchnumpy()["village"]

    def work() -> int:
        connection.execute("BEGIN")
        total = 0
        for i, (row, severity, overdue, again) in enumerate(updates):
            connection.execute("UPDATE hazard SET severity = ?, overdue = ?, repeat = ? WHERE id = ?",
                               [severity, overdue, again, row])
            township, county = at[int(village_of[row])]
            rank = connection.execute(query, [lowest[county], highest[county], township]).fetchone()[0]
            total += rank * (i % 7 + 1)
        connection.execute("ROLLBACK")
        return total

    seconds, total = repeat(arguments.repeats, work)
    emit(arguments, "duckdb", duckdb.__version__, "update, county asked again", len(updates), seconds, f"c{len(updates)}={total}",
         rows=arguments.rows)


def who(arguments: Arguments) -> None:
    """One recursive query for all villages asked about; the cost is divided."""
    connection = connect(arguments)
    connection.execute(f"CREATE TABLE edge AS SELECT column0 AS a, column1 AS b FROM read_csv('{arguments.data}/edges.csv', header = false)")
    connection.execute(f"CREATE TABLE asked AS SELECT column0 AS village FROM read_csv('{arguments.data}/queries.csv', header = false)")
    query = """WITH RECURSIVE reach(q, node) AS (
  SELECT rowid, village FROM asked UNION SELECT q, b FROM reach JOIN edge ON a = node)
SELECT q, sum(node) - min(village) AS total FROM reach JOIN asked ON asked.rowid = q GROUP BY q"""
    seconds, out = repeat(arguments.repeats, lambda: connection.execute(query).fetchnumpy())
    order = np.argsort(out["q"])
    total = out["total"][order].astype("int64")
    emit(arguments, "duckdb", duckdb.__version__, "one recursive query for all", len(total), seconds,
         f"c300={int(total[:300].sum())} all={int(total.sum())}")


run({"W1-one": one, "W1-columns": columns_of_levels, "W1-rules": many_rules, "W2": scores, "W3": changes, "W4": who})
