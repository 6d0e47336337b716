//! Cedar from Rust, policies parsed once. Cedar allows or denies: the level is the highest policy among the reasons.

use cedar_policy::{Authorizer, Context, Entities, EntityUid, PolicySet, Request, RestrictedExpression};
use std::str::FromStr;
use zeren_peers::{ask, Arguments};

const LEVELS: &str = r#"
permit(principal, action, resource) when { context.deaths >= 3 || (context.severity == 4 && context.overdue_days > 30) };
permit(principal, action, resource) when { context.overdue_days > 30 || context.repeat_count >= 3 };
permit(principal, action, resource) when { context.overdue_days > 15 || context.repeat_count == 2 || (context.severity >= 3 && !context.rectified) };
permit(principal, action, resource) when { context.overdue_days > 0 };
"#;

fn main() {
    let arguments = Arguments::read();
    let rules = if arguments.one() { vec![] } else { arguments.rules() };
    let policy = |[sector, from, to, _]: &[i64; 4]| {
        format!("permit(principal, action, resource) when {{ context.sector == {sector} && context.amount >= {from} && context.amount <= {to} }};\n")
    };
    let text = if arguments.one() { LEVELS.to_string() } else { rules.iter().map(policy).collect() };
    let level_of: Vec<i64> = if arguments.one() { vec![4, 3, 2, 1] } else { rules.iter().map(|r| r[3]).collect() };
    let policies = PolicySet::from_str(&text).expect("policies");
    let uid = |text: &str| EntityUid::from_str(text).expect("a name");
    let (who, what, on) = (uid(r#"User::"u""#), uid(r#"Action::"level""#), uid(r#"Record::"r""#));
    let authorizer = Authorizer::new();
    let entities = Entities::empty();
    let asked = arguments.records();
    ask(&arguments, "cedar (Rust)", "4.14.1", "policies parsed once", &asked, |record| {
        let pairs = record.iter().map(|(name, value)| {
            let value = match value {
                serde_json::Value::Bool(b) => RestrictedExpression::new_bool(*b),
                serde_json::Value::String(s) => RestrictedExpression::new_string(s.clone()),
                number => RestrictedExpression::new_long(number.as_i64().expect("a number")),
            };
            (name.clone(), value)
        });
        let context = Context::from_pairs(pairs).expect("a context");
        let request = Request::new(who.clone(), what.clone(), on.clone(), context, None).expect("a request");
        let response = authorizer.is_authorized(&request, &policies, &entities);
        let number = |id: &cedar_policy::PolicyId| id.to_string()["policy".len()..].parse::<usize>().expect("policyN");
        response.diagnostics().reason().map(|id| level_of[number(id)]).max().unwrap_or(0)
    });
}
