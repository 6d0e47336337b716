// CEL: a typed environment, expressions parsed once. Values are big integers there, as CEL's int has 64 bits.
import { given, need, oneByOne, records, ruleRecords, rules, versionOf } from "./common.mjs";

const { Environment } = need("@marcbachmann/cel-js");
const version = versionOf("@marcbachmann/cel-js");
const LEVEL = "deaths >= 3 || (severity == 4 && overdue_days > 30) ? 4 : overdue_days > 30 || repeat_count >= 3 ? 3 : " +
  "overdue_days > 15 || repeat_count == 2 || (severity >= 3 && !rectified) ? 2 : overdue_days > 0 ? 1 : 0";
const big = (record) => Object.fromEntries(Object.entries(record).map(([k, v]) => [k, typeof v === "number" ? BigInt(v) : v]));

function environment(record, limits = {}) {
  const made = new Environment({ limits });
  for (const [name, value] of Object.entries(record)) {
    made.registerVariable(name, typeof value === "bigint" ? "int" : typeof value === "boolean" ? "bool" : "string");
  }
  return made;
}

if (given.workload === "W1-one") {
  const asked = records().map(big);
  const level = environment(asked[0]).parse(LEVEL);
  await oneByOne("cel (@marcbachmann/cel-js)", version, "typed environment, parsed once", level, asked);
} else {
  // A policy is a list of conditions, each an expression of its own, tried in order: so hosts of CEL hold many rules.
  const asked = ruleRecords().map(big);
  const made = environment(asked[0]);
  const held = rules().map((r) => [made.parse(`sector == ${r.sector} && amount >= ${r.from} && amount <= ${r.to}`), r.level]);
  const level = (record) => { for (const [holds, value] of held) if (holds(record)) return value; return 0; };
  await oneByOne("cel (@marcbachmann/cel-js)", version, "one expression a rule, first that holds", level, asked);
}
