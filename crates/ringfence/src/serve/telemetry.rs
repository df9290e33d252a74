//! What the server says of itself: lines on standard error, and numbers.

use std::io::IsTerminal as _;

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tracing::Level;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::reload::{self, Handle};
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{Registry, fmt};

use crate::config::{Format, Ready};

pub(crate) struct Telemetry {
    level: Handle<LevelFilter, Registry>,
    metrics: Option<PrometheusHandle>,
}

pub(crate) fn start(config: &Ready) -> Telemetry {
    let (level, handle) = reload::Layer::new(LevelFilter::from_level(config.level));
    let lines = fmt::layer().with_writer(std::io::stderr).with_target(false);
    let registry = tracing_subscriber::registry().with(level);
    // Fields are escaped by either form: no name can break a line (B-107).
    let _ = match config.format {
        Format::Json => registry.with(lines.json()).try_init(),
        Format::Text => registry.with(lines.with_ansi(std::io::stderr().is_terminal())).try_init(),
    };
    let metrics = PrometheusBuilder::new().install_recorder().ok();
    gate::describe_counters();
    Telemetry { level: handle, metrics }
}

impl Telemetry {
    pub(crate) fn set_level(&self, level: Level) {
        let _ = self.level.modify(|filter| *filter = LevelFilter::from_level(level));
    }

    pub(crate) fn metrics(&self) -> Option<PrometheusHandle> {
        self.metrics.clone()
    }
}
