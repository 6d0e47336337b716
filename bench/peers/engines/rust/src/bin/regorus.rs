//! Regorus, Rego in Rust: the policy compiled once, each record an input that is parsed before.

use regorus::{Engine, Value};
use zeren_peers::{ask, Arguments};

const LEVEL: &str = r#"
package w1
level := 4 if input.deaths >= 3
else := 4 if { input.severity == 4; input.overdue_days > 30 }
else := 3 if input.overdue_days > 30
else := 3 if input.repeat_count >= 3
else := 2 if input.overdue_days > 15
else := 2 if input.repeat_count == 2
else := 2 if { input.severity >= 3; not input.rectified }
else := 1 if input.overdue_days > 0
else := 0
"#;

fn many(arguments: &Arguments) -> String {
    let rule = |[sector, from, to, level]: &[i64; 4]| {
        format!("level := {level} if {{ input.sector == {sector}; input.amount >= {from}; input.amount <= {to} }}\n")
    };
    let rules = arguments.rules();
    "package w1\n".to_string() + &rules.iter().map(rule).collect::<String>()
}

fn main() {
    let arguments = Arguments::read();
    let policy = if arguments.one() { LEVEL.to_string() } else { many(&arguments) };
    let mut engine = Engine::new();
    engine.add_policy("w1.rego".into(), policy).expect("a policy");
    let compiled = engine.compile_with_entrypoint(&"data.w1.level".into()).expect("compiled");
    let asked: Vec<Value> = arguments
        .records()
        .iter()
        .map(|r| Value::from_json_str(&serde_json::to_string(r).expect("a record")).expect("a value"))
        .collect();
    let variant = if arguments.one() { "compiled policy, one rule with else" } else { "compiled policy, one rule each" };
    ask(&arguments, "regorus", "0.14.1", variant, &asked, |record| {
        let level = compiled.eval_with_input(record.clone()).expect("a level");
        level.as_i64().expect("a number")
    });
}
