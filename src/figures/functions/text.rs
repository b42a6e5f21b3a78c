//! Functions of texts.
//!
//! `each_in(a, b)` is true if each text of the column `a` stands somewhere in the column `b`; cells without a value are passed over, and
//! of a column without rows it is true. Model rules use it: each way must lead to a box that exists.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::super::Value;
use super::{Invocation, kind, values};

pub(super) fn each_in(call: &mut Invocation<'_>) -> Value {
    let (Some(a), Some(b)) = (call.arg(0), call.arg(1)) else { return Value::Bad };
    for (at, column) in [&a, &b].into_iter().enumerate() {
        let wrong = values(column).find(|value| !matches!(**value, Value::Text(_) | Value::Absent(_)));
        if let Some(wrong) = wrong {
            let message = format!("`each_in` compares texts, and here stands {}", kind(&wrong));
            return call.fail("wrong-kind", Some(at), message, Some("name columns without a unit"));
        }
    }
    let text = |value: Cow<'_, Value>| match &*value {
        Value::Text(text) => Some(text.clone()),
        _ => None,
    };
    let known: BTreeSet<_> = values(&b).filter_map(text).collect();
    Value::Truth(values(&a).filter_map(text).all(|text| known.contains(&text)))
}
