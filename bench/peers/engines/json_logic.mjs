// json-logic: a rule as JSON, applied to a record.
import { given, need, oneByOne, records, ruleRecords, rules, versionOf } from "./common.mjs";

const logic = need("json-logic-js");
const v = (name) => ({ var: name });
const LEVEL = { if: [
  { or: [{ ">=": [v("deaths"), 3] }, { and: [{ "==": [v("severity"), 4] }, { ">": [v("overdue_days"), 30] }] }] }, 4,
  { or: [{ ">": [v("overdue_days"), 30] }, { ">=": [v("repeat_count"), 3] }] }, 3,
  { or: [{ ">": [v("overdue_days"), 15] }, { "==": [v("repeat_count"), 2] },
    { and: [{ ">=": [v("severity"), 3] }, { "!": [v("rectified")] }] }] }, 2,
  { ">": [v("overdue_days"), 0] }, 1, 0] };
const many = () => ({ if: [...rules().flatMap((r) =>
  [{ and: [{ "==": [v("sector"), r.sector] }, { "<=": [r.from, v("amount"), r.to] }] }, r.level]), 0] });

const one = given.workload === "W1-one";
const rule = one ? LEVEL : many();
await oneByOne("json-logic-js", versionOf("json-logic-js"), one ? "apply(rule, record)" : "one `if` of all rules",
  (record) => logic.apply(rule, record), one ? records() : ruleRecords());
