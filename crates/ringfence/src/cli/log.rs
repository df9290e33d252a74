//! `ringfence log`

use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::Args;
use jiff::Timestamp;
use serde_json::Value;

use super::client::{Client, Connection};
use super::escape::escape;
use super::table;
use crate::config::parse_span;

/// How often is asked for what came meanwhile.
const EVERY: Duration = Duration::from_secs(1);

#[derive(Args, Debug)]
pub(crate) struct Log {
    #[command(flatten)]
    connection: Connection,
    /// Go on with what comes; with --json, an event a line
    #[arg(long, short)]
    follow: bool,
    /// Which events, as in `eventType eq "zone.update" and actor.displayName eq "maya"`
    #[arg(long, value_name = "SCIM")]
    filter: Option<String>,
    /// Whole words that an event must hold
    #[arg(long, value_name = "WORDS")]
    query: Option<String>,
    /// From when on: 2026-11-27T08:00:00Z, or 2h ago; 7d where absent, 180d at most
    #[arg(long, value_name = "WHEN")]
    since: Option<String>,
    /// Until when
    #[arg(long, value_name = "WHEN", conflicts_with = "follow")]
    until: Option<String>,
}

impl Log {
    pub(crate) async fn run(self) -> Result<bool> {
        let client = self.connection.open()?;
        let now = Timestamp::try_from(std::time::SystemTime::now()).context("the clock")?;
        let since = self.since.as_deref().map(|text| instant("--since", text, now)).transpose()?;
        let until = match &self.until {
            Some(text) => Some(instant("--until", text, now)?),
            // A page without an end has always a next one.
            None => (!self.follow).then(|| now.to_string()),
        };
        let asked = [
            ("since", since.as_deref()),
            ("until", until.as_deref()),
            ("filter", self.filter.as_deref()),
            ("q", self.query.as_deref()),
            ("limit", Some("1000")),
        ];
        let asked: Vec<_> = asked.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
        self.print(&client, &asked).await?;
        Ok(true)
    }

    async fn print(&self, client: &Client, asked: &[(&str, &str)]) -> Result<()> {
        let mut page = client.find("/api/v1/logs", asked).await?;
        let mut all = Vec::new();
        loop {
            let (body, next) = page.apart();
            let Value::Array(events) = body else { bail!("the log is no list") };
            let few = events.len() < 1_000;
            if self.connection.json && !self.follow {
                all.extend(events);
            } else {
                self.lines(&events)?;
            }
            let Some(next) = next else { break };
            if self.follow && few {
                tokio::time::sleep(EVERY).await;
            }
            page = client.get(&next).await?;
        }
        if self.connection.json && !self.follow {
            table::print_json(&Value::Array(all))?;
        }
        Ok(())
    }

    fn lines(&self, events: &[Value]) -> Result<()> {
        let mut text = String::new();
        for event in events {
            let line = if self.connection.json { event.to_string() } else { line(event) };
            text.push_str(&line);
            text.push('\n');
        }
        table::write(text.as_bytes())
    }
}

/// When, what became of it, what it is, of whom, from where, and by which id it is explained.
fn line(event: &Value) -> String {
    let text = |value: &Value| escape(value.as_str().unwrap_or_default());
    let debug = &event["debugContext"]["debugData"];
    let result = text(&event["outcome"]["result"]);
    let mut parts = vec![text(&event["published"]), format!("{result:<7}"), text(&event["eventType"])];
    let target = &event["target"][0];
    let name = [text(&target["displayName"]), text(&target["id"])].into_iter().find(|name| !name.is_empty());
    parts.extend(name);
    if let Some(actor) = event["actor"]["displayName"].as_str().filter(|_| result == "SUCCESS") {
        parts.push(format!("by {}", escape(actor)));
    }
    if let Some(address) = event["client"]["ipAddress"].as_str() {
        parts.push(format!("from {}", escape(address)));
    }
    for (name, value) in [("reason", &event["outcome"]["reason"]), ("errorId", &debug["errorId"])] {
        if let Some(value) = value.as_str() {
            parts.push(format!("{name}={}", escape(value)));
        }
    }
    if let Some(count) = debug["count"].as_u64().filter(|count| *count > 1) {
        parts.push(format!("({count} calls)"));
    }
    parts.join("  ")
}

/// An instant, or a span before now.
fn instant(flag: &str, text: &str, now: Timestamp) -> Result<String> {
    if let Some(span) = parse_span(text) {
        return Ok((now.checked_sub(span).with_context(|| format!("{flag} is too long ago"))?).to_string());
    }
    if text.parse::<Timestamp>().is_err() {
        bail!("{flag}: `{text}` is neither an instant like 2026-11-27T08:00:00Z nor a span like 2h");
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    #[test]
    fn b_107_a_line_of_the_log_drives_no_terminal() {
        let event = json!({
            "published": "2026-11-27T08:00:00.000Z", "eventType": "ringfence.request.refused",
            "outcome": { "result": "DENY", "reason": "expired" }, "client": { "ipAddress": "192.0.2.1" },
            "target": [{ "id": "00T1", "displayName": "a\u{1b}[2J" }],
            "debugContext": { "debugData": { "errorId": "oae1", "count": 3 } },
        });
        let expected = "2026-11-27T08:00:00.000Z  DENY     ringfence.request.refused  a\\u{1b}[2J  from 192.0.2.1  \
             reason=expired  errorId=oae1  (3 calls)";
        assert_eq!(super::line(&event), expected);
    }
}
