//! What the Rust engines' programs share: arguments, records, timing, the line of JSON.

use serde_json::{json, Map, Value};
use std::collections::HashMap;
use std::time::Instant;

pub struct Arguments {
    pub workload: String,
    values: HashMap<String, String>,
}

impl Arguments {
    pub fn read() -> Self {
        let mut words = std::env::args().skip(1);
        let workload = words.next().expect("a workload");
        let values = words.filter_map(|w| w.split_once('=').map(|(k, v)| (k.into(), v.into()))).collect();
        Arguments { workload, values }
    }
    pub fn text(&self, name: &str, otherwise: &str) -> String {
        self.values.get(name).cloned().unwrap_or(otherwise.into())
    }
    fn file(&self, name: &str) -> String {
        std::fs::read_to_string(format!("{}/{name}", self.text("data", "."))).expect(name)
    }
    pub fn one(&self) -> bool {
        self.workload == "W1-one"
    }

    /// The records that are asked about: of W1, or of the many rules.
    pub fn records(&self) -> Vec<Map<String, Value>> {
        if self.one() {
            return serde_json::from_str(&self.file("w1.json")).expect("w1.json");
        }
        let text = self.file("rule_records.csv");
        let cell = |c: &str| Value::from(c.parse::<i64>().expect("a number"));
        let row = |line: &str| ["sector", "amount"].iter().map(|n| n.to_string()).zip(line.split(',').map(cell)).collect();
        text.lines().skip(1).map(row).collect()
    }
    /// sector, from, to, level of each rule.
    pub fn rules(&self) -> Vec<[i64; 4]> {
        let text = self.file(&format!("rules_{}.csv", self.text("rules", "10")));
        let row = |line: &str| {
            let cells: Vec<i64> = line.split(',').map(|c| c.parse().expect("a number")).collect();
            [cells[0], cells[1], cells[2], cells[3]]
        };
        text.lines().skip(1).map(row).collect()
    }
}

/// Asks one after the other, as many as the budget of a repetition allows, and prints the measurement.
pub fn ask<T>(arguments: &Arguments, engine: &str, version: &str, variant: &str, asked: &[T], mut decide: impl FnMut(&T) -> i64) {
    let budget: f64 = arguments.text("budget", "1").parse().expect("seconds");
    let repeats: usize = arguments.text("repeats", "5").parse().expect("a number");
    let pilot = &asked[..100];
    pilot.iter().for_each(|r| {
        decide(r);
    });
    let start = Instant::now();
    pilot.iter().for_each(|r| {
        decide(r);
    });
    let one = start.elapsed().as_secs_f64() / 100.0;
    let some = &asked[..((budget / one) as usize).clamp(100, asked.len())];
    let mut seconds = Vec::new();
    let mut sum = 0;
    for run in 0..=repeats {
        let start = Instant::now();
        sum = some.iter().enumerate().map(|(i, r)| decide(r) * (i as i64 % 7 + 1)).sum();
        if run > 0 {
            seconds.push(start.elapsed().as_secs_f64());
        }
    }
    let rules: i64 = arguments.text("rules", "0").parse().expect("a number");
    println!(
        "{}",
        json!({"workload": arguments.workload, "engine": engine, "version": version, "variant": variant, "n": some.len(), "threads": 1,
               "seconds": seconds, "answer": sum.to_string(), "peak_bytes": 0, "input_bytes": 0, "rules": rules, "phases": {}})
    );
}
