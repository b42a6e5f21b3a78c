//! What stands in a cell of an exhibit.

use std::sync::Arc;

use crate::data::Reason;
use crate::figures::{CellRef, Evaluated, Format, Step, Trace, Value};

/// What stands in a cell.
#[derive(Clone, Debug)]
pub(super) enum Shown {
    /// A cell of a dataset as it is given. Most cells are, and nothing but their value and name is ever asked for.
    Given {
        /// Its value.
        value: Value,
        /// Its name.
        name: Arc<str>,
        /// Which it is.
        cell: CellRef,
    },
    /// What a figure, a total or a formula came to, or words that stand for none of them.
    Computed(Evaluated),
}

impl Shown {
    /// Its value.
    pub(super) fn value(&self) -> &Value {
        match self {
            Self::Given { value, .. } => value,
            Self::Computed(evaluated) => &evaluated.value,
        }
    }

    /// The name of the cell or figure it shows, if it shows one.
    pub(super) fn name(&self) -> Option<&Arc<str>> {
        match self {
            Self::Given { name, .. } => Some(name),
            Self::Computed(evaluated) => evaluated.name.as_ref(),
        }
    }

    /// Words of a total, which are no cell.
    pub(super) fn words(text: &str) -> Self {
        made(Value::Text(text.into()), Step::Literal(text.into()), None)
    }

    /// A cell that has no value because it can have none.
    pub(super) fn not_applicable() -> Self {
        made(Value::Absent(Reason::NotApplicable), Step::Literal("[z]".into()), None)
    }

    /// A cell of that name in which something is wrong that has been told.
    pub(super) fn bad(name: Option<Arc<str>>) -> Self {
        let step = name.clone().map_or(Step::Operation("?"), Step::Figure);
        made(Value::Bad, step, name)
    }
}

fn made(value: Value, step: Step, name: Option<Arc<str>>) -> Shown {
    let trace = Arc::new(Trace { step, value: value.clone(), inputs: Vec::new() });
    let printed = match &value {
        Value::Text(text) => text.to_string(),
        Value::Absent(reason) => format!("[{}]", reason.sign()),
        _ => "?".to_owned(),
    };
    let formula = name.as_deref().unwrap_or_default().to_owned();
    Shown::Computed(Evaluated { formula, name, value, format: Format::Plain, printed, trace })
}
