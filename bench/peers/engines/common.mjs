// What the engines that run in Node share: arguments, records, timing, the line of JSON. The modules are looked up in the folder
// that PEERS_NODE names.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

export const need = createRequire(process.env.PEERS_NODE + "/package.json");
export const versionOf = (name) => JSON.parse(readFileSync(`${process.env.PEERS_NODE}/node_modules/${name}/package.json`)).version;

const words = process.argv.slice(3).map((word) => [word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1)]);
export const given = { rules: "10", repeats: "5", budget: "1", ...Object.fromEntries(words), workload: process.argv[2] };

export const records = () => JSON.parse(readFileSync(`${given.data}/w1.json`));
export const rules = () => JSON.parse(readFileSync(`${given.data}/rules_${given.rules}.json`));
export function ruleRecords() {
  const [head, ...lines] = readFileSync(`${given.data}/rule_records.csv`, "utf8").trim().split("\n");
  const names = head.split(",");
  return lines.map((line) => Object.fromEntries(line.split(",").map((cell, i) => [names[i], Number(cell)])));
}

const seconds = (start) => Number(process.hrtime.bigint() - start) / 1e9;

// Asks one record after the other, as many as a repetition's budget allows; `decide` may return a promise.
export async function oneByOne(engine, version, variant, decide, asked) {
  const waits = decide(asked[0]) instanceof Promise;
  const pass = waits
    ? async (some, out) => { for (let i = 0; i < some.length; i++) out[i] = await decide(some[i]); }
    : (some, out) => { for (let i = 0; i < some.length; i++) out[i] = decide(some[i]); };
  const pilot = asked.slice(0, 100);
  await pass(pilot, []);
  let start = process.hrtime.bigint();
  await pass(pilot, []);
  const one = seconds(start) / pilot.length;
  const some = asked.slice(0, Math.max(100, Math.min(asked.length, Math.floor(Number(given.budget) / one))));
  const levels = new Array(some.length);
  await pass(some, levels);
  const times = [];
  for (let i = 0; i < Number(given.repeats); i++) {
    start = process.hrtime.bigint();
    await pass(some, levels);
    times.push(seconds(start));
  }
  const sum = levels.reduce((total, level, i) => total + Number(level) * ((i % 7) + 1), 0);
  const line = { workload: given.workload, engine, version, variant, n: some.length, threads: 1, seconds: times,
    answer: String(sum), peak_bytes: 0, input_bytes: 0, rules: Number(given.rules), phases: {} };
  console.log(JSON.stringify(line));
}
