// SQLite through its own C interface, in memory, statements prepared once: how a program embeds it.
// usage: sqlite W1-one|W1-columns|W1-rules|W2|W3|W4 data=FOLDER [rows=N] [repeats=N] [rules=N] [updates=N] [ranks=FILE]
#include <sqlite3.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using Rows = std::vector<std::vector<std::int64_t>>;

std::map<std::string, std::string> arguments;

std::size_t number(const char* name, std::size_t otherwise) {
  const auto at = arguments.find(name);
  return at == arguments.end() ? otherwise : std::stoull(at->second);
}
std::string data(const char* file) {
  return arguments.at("data") + "/" + file;
}

// Whole numbers of a CSV; a word ends the line.
Rows read_csv(const std::string& path, bool header) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  Rows rows;
  std::string line;
  if (header) std::getline(file, line);
  while (std::getline(file, line)) {
    auto& row = rows.emplace_back();
    const char* at = line.c_str();
    for (char* end = nullptr; row.push_back(std::strtoll(at, &end, 10)), true; at = end + 1) {
      if (end == at) {
        row.pop_back();
        break;
      }
      if (*end != ',') break;
    }
  }
  return rows;
}

template <class T>
std::vector<T> read_column(const char* file, std::size_t rows) {
  std::vector<T> values(rows);
  std::ifstream in(data(file), std::ios::binary);
  in.read(reinterpret_cast<char*>(values.data()), static_cast<std::streamsize>(rows * sizeof(T)));
  if (!in) throw std::runtime_error(std::string("cannot read ") + file);
  return values;
}

class Database {
 public:
  Database() { sqlite3_open(":memory:", &handle_); }
  void run(const std::string& sql) {
    char* problem = nullptr;
    if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, &problem) != SQLITE_OK) throw std::runtime_error(problem);
  }
  sqlite3* handle() { return handle_; }

 private:
  sqlite3* handle_ = nullptr;
};

class Statement {
 public:
  Statement(Database& database, const std::string& sql) {
    if (sqlite3_prepare_v2(database.handle(), sql.c_str(), -1, &statement_, nullptr) != SQLITE_OK) {
      throw std::runtime_error(sqlite3_errmsg(database.handle()) + (": " + sql));
    }
  }
  ~Statement() { sqlite3_finalize(statement_); }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  void bind(int at, std::int64_t value) { sqlite3_bind_int64(statement_, at, value); }
  bool step() {
    const int code = sqlite3_step(statement_);
    if (code != SQLITE_ROW && code != SQLITE_DONE) throw std::runtime_error("a statement failed");
    return code == SQLITE_ROW;
  }
  std::int64_t whole(int column) { return sqlite3_column_int64(statement_, column); }
  double real(int column) { return sqlite3_column_double(statement_, column); }
  void reset() { sqlite3_reset(statement_); }

 private:
  sqlite3_stmt* statement_ = nullptr;
};

void insert(Database& database, const std::string& table, const Rows& rows) {
  std::string marks = "?";
  for (std::size_t c = 1; c < rows.front().size(); ++c) marks += ",?";
  Statement statement(database, "INSERT INTO " + table + " VALUES (" + marks + ")");
  database.run("BEGIN");
  for (const auto& row : rows) {
    for (std::size_t c = 0; c < row.size(); ++c) statement.bind(static_cast<int>(c) + 1, row[c]);
    statement.step();
    statement.reset();
  }
  database.run("COMMIT");
}

std::string joined(const std::vector<double>& values) {
  std::ostringstream out;
  for (std::size_t i = 0; i < values.size(); ++i) out << (i == 0 ? "" : ", ") << values[i];
  return out.str();
}

void print(const char* workload, const char* variant, std::size_t n, const std::vector<double>& seconds,
           const std::string& answer) {
  std::printf(
      "{\"workload\": \"%s\", \"engine\": \"sqlite\", \"version\": \"%s\", \"variant\": \"%s\", \"n\": %zu, "
      "\"threads\": 1, \"seconds\": [%s], \"answer\": \"%s\", \"peak_bytes\": 0, \"input_bytes\": 0, "
      "\"rules\": %zu, \"rows\": %zu, \"phases\": {}}\n",
      workload, sqlite3_libversion(), variant, n, joined(seconds).c_str(), answer.c_str(), number("rules", 0),
      number("rows", 0));
  std::fflush(stdout);
}

std::vector<double> repeat(const std::function<void()>& work) {
  work();
  std::vector<double> seconds;
  for (std::size_t i = 0; i < number("repeats", 5); ++i) {
    const auto start = std::chrono::steady_clock::now();
    work();
    seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
  return seconds;
}

// Asks one prepared statement record by record and sums the answers as the yardstick does.
void ask(const char* workload, const char* variant, Statement& statement, const Rows& records, std::size_t fields) {
  std::int64_t sum = 0;
  const auto seconds = repeat([&] {
    sum = 0;
    for (std::size_t i = 0; i < records.size(); ++i) {
      for (std::size_t f = 0; f < fields; ++f) statement.bind(static_cast<int>(f) + 1, records[i][f]);
      statement.step();
      sum += statement.whole(0) * static_cast<std::int64_t>(i % 7 + 1);
      statement.reset();
    }
  });
  print(workload, variant, records.size(), seconds, std::to_string(sum));
}

std::string level(const char* od, const char* rc, const char* sv, const char* de, const char* re) {
  const auto at = [](std::string text, const std::string& what, const std::string& with) {
    for (std::size_t p = 0; (p = text.find(what, p)) != std::string::npos; p += with.size())
      text.replace(p, what.size(), with);
    return text;
  };
  std::string sql =
      "CASE WHEN DE >= 3 OR (SV = 4 AND OD > 30) THEN 4 WHEN OD > 30 OR RC >= 3 THEN 3 "
      "WHEN OD > 15 OR RC = 2 OR (SV >= 3 AND NOT RE) THEN 2 WHEN OD > 0 THEN 1 ELSE 0 END";
  for (const auto& [what, with] : {std::pair{"OD", od}, {"RC", rc}, {"SV", sv}, {"DE", de}, {"RE", re}})
    sql = at(sql, what, with);
  return sql;
}

void one() {
  Database database;
  Statement statement(database, "SELECT " + level("?1", "?2", "?3", "?4", "?5"));
  ask("W1-one", "prepared SELECT CASE", statement, read_csv(data("w1.csv"), true), 5);
}

void columns() {
  Database database;
  database.run("CREATE TABLE record (od INT, rc INT, sv INT, de INT, re INT)");
  const Rows records = read_csv(data("w1.csv"), true);
  insert(database, "record", records);
  Statement statement(database,
                      "SELECT sum(" + level("od", "rc", "sv", "de", "re") + " * ((rowid - 1) % 7 + 1)) FROM record");
  std::int64_t sum = 0;
  const auto seconds = repeat([&] {
    statement.step();
    sum = statement.whole(0);
    statement.reset();
  });
  print("W1-columns", "SELECT sum over the table", records.size(), seconds, std::to_string(sum));
}

void many_rules() {
  Database database;
  database.run("CREATE TABLE rule (sector INT, low INT, high INT, level INT, PRIMARY KEY (sector, low)) WITHOUT ROWID");
  insert(database, "rule", read_csv(data(("rules_" + std::to_string(number("rules", 10)) + ".csv").c_str()), true));
  Statement statement(
      database, "SELECT level FROM rule WHERE sector = ?1 AND low <= ?2 AND high >= ?2 ORDER BY low DESC LIMIT 1");
  ask("W1-rules", "rules in a table with an index", statement, read_csv(data("rule_records.csv"), true), 2);
}

constexpr const char* penalty = "2 * severity + (overdue > 0) + 3 * (overdue > 30) + 2 * (repeat >= 2)";

void load_hazards(Database& database, std::size_t rows) {
  database.run("CREATE TABLE hazard (id INTEGER PRIMARY KEY, village INT, severity INT, overdue INT, repeat INT)");
  const auto unit = read_column<std::int32_t>("h_unit.i32", rows);
  const auto severity = read_column<std::int8_t>("h_sev.i8", rows),
             repeats = read_column<std::int8_t>("h_rep.i8", rows);
  const auto overdue = read_column<std::int16_t>("h_od.i16", rows);
  Statement statement(database, "INSERT INTO hazard VALUES (?,?,?,?,?)");
  database.run("BEGIN");
  for (std::size_t i = 0; i < rows; ++i) {
    const std::int64_t row[] = {static_cast<std::int64_t>(i), unit[i], severity[i], overdue[i], repeats[i]};
    for (int c = 0; c < 5; ++c) statement.bind(c + 1, row[c]);
    statement.step();
    statement.reset();
  }
  database.run("COMMIT");
  database.run(
      "CREATE TABLE village (village INTEGER PRIMARY KEY, township INT, county INT);"
      "CREATE TABLE township (township INTEGER PRIMARY KEY, county INT)");
  insert(database, "village", read_csv(data("village.csv"), false));
  insert(database, "township", read_csv(data("township.csv"), false));
}

// The form that peers.md found the quickest: a covering index, a sum per village, the rest from a table in between.
void scores() {
  const std::size_t rows = number("rows", 1'000'000);
  Database database;
  load_hazards(database, rows);
  database.run("CREATE INDEX by_village ON hazard (village, severity, overdue, repeat)");
  std::vector<std::int32_t> county_ranks(2980);
  std::int64_t t = 0, c = 0;
  double s = 0;
  const auto seconds = repeat([&] {
    database.run(
        std::string(
            "DROP TABLE IF EXISTS town; CREATE TEMP TABLE town AS SELECT v.township, v.county, avg(max(0, 100 - "
            "coalesce((SELECT sum(") +
        penalty +
        ") FROM hazard h WHERE h.village = v.village), 0))) AS score FROM village v GROUP BY v.township, v.county");
    t = c = 0;
    s = 0;
    Statement towns(database,
                    "SELECT township, score, dense_rank() OVER (PARTITION BY county ORDER BY score DESC) FROM town");
    while (towns.step()) t += (towns.whole(0) + 1) * towns.whole(2), s += towns.real(1);
    Statement counties(database,
                       "SELECT county, dense_rank() OVER (ORDER BY score DESC) FROM (SELECT county, avg(score) AS "
                       "score FROM town GROUP BY county)");
    while (counties.step()) {
      c += (counties.whole(0) + 1) * counties.whole(1);
      county_ranks[static_cast<std::size_t>(counties.whole(0))] = static_cast<std::int32_t>(counties.whole(1));
    }
  });
  if (arguments.contains("ranks")) {
    std::ofstream(arguments.at("ranks"), std::ios::binary)
        .write(reinterpret_cast<const char*>(county_ranks.data()),
               static_cast<std::streamsize>(county_ranks.size() * 4));
  }
  char answer[120];
  std::snprintf(answer, sizeof answer, "t%lld c%lld s%.6f", static_cast<long long>(t), static_cast<long long>(c), s);
  print("W2", "covering index, table in between, dense_rank", rows, seconds, answer);
}

// Triggers keep each village's penalty, as one writes who must not sum anew each time.
void changes() {
  const std::size_t rows = number("rows", 1'000'000);
  Database database;
  load_hazards(database, rows);
  const auto of = [](const char* row) {
    std::string sql = penalty;
    for (const char* field : {"severity", "overdue", "repeat"}) {
      for (std::size_t p = 0; (p = sql.find(field, p)) != std::string::npos; p += 4 + std::string(field).size()) {
        sql.insert(p, std::string(row) + ".");
      }
    }
    return sql;
  };
  database.run(std::string("CREATE TABLE lost (village INTEGER PRIMARY KEY, lost INT);"
                           "INSERT INTO lost SELECT village, 0 FROM village;"
                           "UPDATE lost SET lost = p FROM (SELECT village AS v, sum(") +
               penalty +
               ") AS p FROM hazard GROUP BY village) WHERE v = village;"
               "CREATE INDEX in_county ON village (county, township, village);"
               "CREATE TRIGGER changed AFTER UPDATE ON hazard BEGIN UPDATE lost SET lost = lost + (" +
               of("new") + ") - (" + of("old") + ") WHERE village = new.village; END");
  Rows updates = read_csv(data("updates.csv"), false);
  updates.resize(std::min(updates.size(), number("updates", 300)));
  Statement update(database, "UPDATE hazard SET severity = ?2, overdue = ?3, repeat = ?4 WHERE id = ?1");
  Statement place(database,
                  "SELECT village.township, village.county FROM hazard JOIN village USING (village) WHERE id = ?1");
  Statement rank(
      database,
      "WITH town AS (SELECT township, avg(max(0, 100 - lost)) AS score FROM village JOIN lost USING (village) WHERE "
      "county = ?1 GROUP BY township) SELECT 1 + count(DISTINCT score) FROM town WHERE score > (SELECT score FROM "
      "town WHERE township = ?2)");
  std::int64_t sum = 0;
  const auto seconds = repeat([&] {
    sum = 0;
    database.run("SAVEPOINT before");
    for (std::size_t i = 0; i < updates.size(); ++i) {
      for (int f = 0; f < 4; ++f) update.bind(f + 1, updates[i][static_cast<std::size_t>(f)]);
      update.step();
      update.reset();
      place.bind(1, updates[i][0]);
      place.step();
      rank.bind(1, place.whole(1));
      rank.bind(2, place.whole(0));
      place.reset();
      rank.step();
      sum += rank.whole(0) * static_cast<std::int64_t>(i % 7 + 1);
      rank.reset();
    }
    database.run("ROLLBACK TO before; RELEASE before");
  });
  print("W3", "triggers keep the penalty, county asked again", updates.size(), seconds,
        "c" + std::to_string(updates.size()) + "=" + std::to_string(sum));
}

void who() {
  Database database;
  database.run("CREATE TABLE edge (a INT, b INT)");
  insert(database, "edge", read_csv(data("edges.csv"), false));
  database.run("CREATE INDEX by_end ON edge (a, b)");
  const Rows asked = read_csv(data("queries.csv"), false);
  Statement statement(
      database,
      "WITH RECURSIVE reach(node) AS (VALUES (?1) UNION SELECT b FROM edge JOIN reach ON a = node) SELECT node "
      "FROM reach");
  std::int64_t first = 0, all = 0;
  const auto seconds = repeat([&] {
    all = 0;
    for (std::size_t i = 0; i < asked.size(); ++i) {
      statement.bind(1, asked[i][0]);
      while (statement.step()) all += statement.whole(0);
      all -= asked[i][0];
      statement.reset();
      if (i == 299) first = all;
    }
  });
  print("W4", "WITH RECURSIVE, prepared, covering index", asked.size(), seconds,
        "c300=" + std::to_string(first) + " all=" + std::to_string(all));
}

}  // namespace

int main(int count, char** words) {
  const std::map<std::string, void (*)()> workloads = {
      {"W1-one", one}, {"W1-columns", columns}, {"W1-rules", many_rules}, {"W2", scores}, {"W3", changes}, {"W4", who}};
  try {
    for (int i = 2; i < count; ++i) {
      const std::string word = words[i];
      arguments[word.substr(0, word.find('='))] = word.substr(word.find('=') + 1);
    }
    workloads.at(count > 1 ? words[1] : "")();
  } catch (const std::exception& problem) {
    std::fprintf(stderr, "sqlite: %s\n", problem.what());
    return 1;
  }
}
