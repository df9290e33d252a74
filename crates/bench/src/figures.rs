//! What was measured: least, median and most of some rounds.

use serde_json::{Value, json};

#[derive(Clone, Debug)]
pub(crate) struct Figure {
    pub(crate) what: String,
    pub(crate) unit: &'static str,
    rounds: Vec<f64>,
}

impl Figure {
    pub(crate) fn new(what: &str, unit: &'static str) -> Self {
        Self { what: what.to_owned(), unit, rounds: vec![] }
    }

    pub(crate) fn add(&mut self, value: f64) {
        self.rounds.push(value);
        self.rounds.sort_by(f64::total_cmp);
    }

    pub(crate) fn least(&self) -> f64 {
        self.rounds.first().copied().unwrap_or(f64::NAN)
    }

    pub(crate) fn median(&self) -> f64 {
        self.rounds.get(self.rounds.len() / 2).copied().unwrap_or(f64::NAN)
    }

    pub(crate) fn most(&self) -> f64 {
        self.rounds.last().copied().unwrap_or(f64::NAN)
    }

    pub(crate) fn json(&self) -> Value {
        json!({ "what": self.what, "unit": self.unit, "min": self.least(), "median": self.median(), "max": self.most() })
    }
}

/// What is measured once.
pub(crate) fn one(what: &str, unit: &'static str, value: f64) -> Figure {
    let mut figure = Figure::new(what, unit);
    figure.add(value);
    figure
}
