//! GoRules Zen from Rust: the decision table of zen_table.py, compiled once, inputs made before.

use serde_json::{json, Value};
use std::sync::Arc;
use zen_engine::model::DecisionContent;
use zen_engine::{DecisionEngine, Variable};
use zeren_peers::{ask, Arguments};

fn levels() -> Vec<Value> {
    let rows = [
        json!({"deaths": ">= 3", "level": "4"}),
        json!({"severity": "4", "overdue_days": "> 30", "level": "4"}),
        json!({"overdue_days": "> 30", "level": "3"}),
        json!({"repeat_count": ">= 3", "level": "3"}),
        json!({"overdue_days": "> 15", "level": "2"}),
        json!({"repeat_count": "2", "level": "2"}),
        json!({"severity": ">= 3", "rectified": "false", "level": "2"}),
        json!({"overdue_days": "> 0", "level": "1"}),
        json!({"level": "0"}),
    ];
    rows.into()
}

fn many(arguments: &Arguments) -> Vec<Value> {
    let row = |[sector, from, to, level]: &[i64; 4]| {
        json!({"sector": sector.to_string(), "amount": format!("[{from}..{to}]"), "level": level.to_string()})
    };
    arguments.rules().iter().map(row).collect()
}

fn table(fields: &[&str], mut rows: Vec<Value>) -> Value {
    for (i, row) in rows.iter_mut().enumerate() {
        row["_id"] = json!(i.to_string());
        for field in fields {
            if row[*field].is_null() {
                row[*field] = json!("");
            }
        }
    }
    let column = |f: &&str| json!({"id": f, "name": f, "type": "expression", "field": f});
    let inputs: Vec<Value> = fields.iter().map(column).collect();
    let content = json!({"hitPolicy": "first", "inputs": inputs, "outputs": [column(&"level")], "rules": rows});
    let place = json!({"x": 0, "y": 0});
    json!({"contentType": "application/vnd.gorules.decision",
        "nodes": [{"id": "in", "name": "in", "type": "inputNode", "position": place},
            {"id": "t", "name": "t", "type": "decisionTableNode", "position": place, "content": content},
            {"id": "out", "name": "out", "type": "outputNode", "position": place}],
        "edges": [{"id": "1", "sourceId": "in", "targetId": "t", "type": "edge"},
            {"id": "2", "sourceId": "t", "targetId": "out", "type": "edge"}]})
}

fn main() {
    let arguments = Arguments::read();
    let table = if arguments.one() {
        table(&["overdue_days", "repeat_count", "severity", "deaths", "rectified"], levels())
    } else {
        table(&["sector", "amount"], many(&arguments))
    };
    let content: DecisionContent = serde_json::from_value(table).expect("a decision");
    let engine = DecisionEngine::default();
    let mut decision = engine.create_decision(Arc::new(content)).expect("a graph");
    decision.compile();
    let asked: Vec<Variable> = arguments.records().into_iter().map(|r| Variable::from(Value::Object(r))).collect();
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    ask(&arguments, "zen (Rust)", "2.1.6", "decision table, compiled", &asked, |record| {
        let response = runtime.block_on(decision.evaluate(record.depth_clone(1))).expect("a result");
        let level = response.result.dot("level").and_then(|v| v.as_number()).expect("a level");
        level.to_string().parse().expect("a whole number")
    });
}
