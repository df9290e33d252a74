//! What the server says of itself: lines on standard error, and numbers.

use std::io::{self, IsTerminal as _, Write};

use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tracing::Level;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::reload::{self, Handle};
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{Registry, fmt};

use crate::cli::escape::escape;
use crate::config::{Format, Ready};

pub(crate) struct Telemetry {
    level: Handle<LevelFilter, Registry>,
    metrics: Option<PrometheusHandle>,
}

pub(crate) fn start(config: &Ready) -> Telemetry {
    let (level, handle) = reload::Layer::new(LevelFilter::from_level(config.level));
    let lines = fmt::layer().with_target(false);
    let registry = tracing_subscriber::registry().with(level);
    let _ = match config.format {
        // JSON has its own escapes.
        Format::Json => registry.with(lines.json().with_writer(io::stderr)).try_init(),
        Format::Text => {
            let coloured = io::stderr().is_terminal();
            registry.with(lines.with_ansi(coloured).with_writer(|| OneLine(io::stderr()))).try_init()
        }
    };
    let metrics = PrometheusBuilder::new().install_recorder().ok();
    gate::describe_counters();
    Telemetry { level: handle, metrics }
}

/// One event is one line, and no name in it drives a terminal (B-107). Events come whole; the escape character
/// in them is the colours' own, those of names are escaped before.
struct OneLine<W>(W);

impl<W: Write> Write for OneLine<W> {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(event);
        let line = text.strip_suffix('\n').unwrap_or(&text).replace('\n', "\\n");
        let harmless: Vec<_> = line.split('\u{1b}').map(escape).collect();
        writeln!(self.0, "{}", harmless.join("\u{1b}"))?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl Telemetry {
    pub(crate) fn set_level(&self, level: Level) {
        let _ = self.level.modify(|filter| *filter = LevelFilter::from_level(level));
    }

    pub(crate) fn metrics(&self) -> Option<PrometheusHandle> {
        self.metrics.clone()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::OneLine;

    #[test]
    fn b_107_an_event_is_one_line() {
        for (event, line) in [
            ("zone office\n", "zone office\n"),
            ("a\n2026 INFO forged\r\n", "a\\n2026 INFO forged\\u{d}\n"),
            ("\u{1b}[2m12:00\u{1b}[0m a\u{202e}b\n", "\u{1b}[2m12:00\u{1b}[0m a\\u{202e}b\n"),
        ] {
            let mut written = Vec::new();
            OneLine(&mut written).write_all(event.as_bytes()).expect("memory takes it");
            assert_eq!(String::from_utf8_lossy(&written), line);
        }
    }
}
