//! `[webhook]`: where events of the System Log are sent, and which.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, bail};
use egress::limits::SECRET_BYTES_MIN;
use egress::{Guard, Roots, Url};
use engine::{Edge, Secret};
use okta::log::kind::kinds;

use super::{keys, secret_file};

/// A webhook that can be served.
#[derive(Clone, Debug)]
pub(crate) struct Hook {
    pub(crate) settings: egress::Settings,
    /// The types of events that are sent.
    pub(crate) kinds: Vec<&'static str>,
}

/// Not sent where nobody asks for them: there are as many as there are calls.
const CALLS: [&str; 2] = ["ringfence.request.allowed", "ringfence.request.refused"];
/// Never sent: what was given up would be given up again.
const GIVEN_UP: &str = "ringfence.webhook.dropped";

impl Hook {
    /// `None` where nothing is said of one.
    pub(super) fn of(webhook: keys::Webhook, edge: &Edge) -> Result<Option<Self>> {
        let keys::Webhook { url, secret, secret_file, events, allow_private, ca_file } = webhook;
        let others = secret.is_some()
            || secret_file.is_some()
            || events.is_some()
            || !allow_private.is_empty()
            || ca_file.is_some();
        let Some(url) = url else {
            if others {
                bail!(
                    "webhook.url: it is missing: write where to, as in https://hooks.example.com/ringfence"
                );
            }
            return Ok(None);
        };
        let url = Url::parse(&url).map_err(|error| anyhow!("webhook.url: it {error}"))?;
        let guard = Guard::new(&allow_private, Arc::new(edge.clone()))
            .map_err(|error| anyhow!("webhook.allow_private[{}]: {error}", error.index))?;
        guard.judge_literal(&url).map_err(|refused| anyhow!("webhook.url: {}: {refused}", url.host()))?;
        let secret = Arc::new(self::secret(secret, secret_file.as_deref())?);
        let roots = ca_file.as_deref().map(roots).transpose()?;
        let kinds = match events {
            None => usual(),
            Some(patterns) => matching(&patterns)?,
        };
        Ok(Some(Self { settings: egress::Settings { url, guard, roots, secret }, kinds }))
    }
}

fn secret(text: Option<String>, file: Option<&Path>) -> Result<Secret> {
    let (key, text) = match (text, file) {
        (Some(_), Some(_)) => bail!("webhook.secret and webhook.secret_file exclude each other"),
        (None, None) => bail!("webhook.secret: it is missing: deliveries are signed with it"),
        (Some(text), None) => ("webhook.secret", text),
        (None, Some(file)) => ("webhook.secret_file", secret_file(file).context("webhook.secret_file")?),
    };
    if text.len() < SECRET_BYTES_MIN {
        bail!(
            "{key}: {} bytes are too few: at least {SECRET_BYTES_MIN}, as `openssl rand -hex 32` makes them",
            text.len()
        );
    }
    Ok(Secret::new(text))
}

fn roots(file: &Path) -> Result<Roots> {
    let read = || -> Result<Roots> {
        let pem = std::fs::read(file).with_context(|| format!("cannot read `{}`", file.display()))?;
        Roots::parse(&pem).map_err(|error| anyhow!("`{}` {error}", file.display()))
    };
    read().context("webhook.ca_file")
}

/// Changes, and what went wrong.
fn usual() -> Vec<&'static str> {
    let all = kinds().iter().map(|kind| kind.event_type);
    all.filter(|kind| !CALLS.contains(kind) && *kind != GIVEN_UP).collect()
}

fn matching(patterns: &[String]) -> Result<Vec<&'static str>> {
    if patterns.is_empty() {
        bail!("webhook.events: it names no events: leave it out for the usual ones");
    }
    let mut matched = Vec::new();
    for (index, pattern) in patterns.iter().enumerate() {
        if pattern == GIVEN_UP {
            bail!("webhook.events[{index}]: `{pattern}` is told in the System Log only");
        }
        let is_meant = |kind: &str| match pattern.strip_suffix(".*") {
            Some(beginning) => kind.strip_prefix(beginning).is_some_and(|rest| rest.starts_with('.')),
            None => kind == pattern,
        };
        let before = matched.len();
        matched.extend(kinds().iter().map(|kind| kind.event_type).filter(|kind| is_meant(kind)));
        if matched.len() == before {
            bail!(
                "webhook.events[{index}]: `{pattern}` is no type of event and no beginning of one: write \
                 zone.update, or zone.*"
            );
        }
    }
    matched.sort_unstable();
    matched.dedup();
    matched.retain(|kind| *kind != GIVEN_UP);
    Ok(matched)
}

#[cfg(test)]
mod tests {
    use super::{matching, usual};

    fn kinds(patterns: &[&str]) -> Vec<&'static str> {
        let patterns: Vec<_> = patterns.iter().map(|pattern| (*pattern).to_owned()).collect();
        matching(&patterns).expect("types")
    }

    #[test]
    fn a_beginning_means_every_type_behind_it() {
        assert_eq!(kinds(&["zone.update", "zone.update"]), ["zone.update"]);
        assert_eq!(kinds(&["zone.*"]).len(), 7);
        assert_eq!(kinds(&["user.authentication.passkey.*"]).len(), 2);
        assert!(!kinds(&["ringfence.*"]).contains(&"ringfence.webhook.dropped"), "never sent");
        assert!(kinds(&["ringfence.*"]).contains(&"ringfence.request.allowed"), "asked for");
    }

    #[test]
    fn single_calls_are_not_sent_unless_asked_for() {
        let usual = usual();
        for sent in [
            "zone.create",
            "system.api_token.revoke",
            "system.api_token.request_outside_allowed_range",
            "security.request.blocked",
            "ringfence.token.new_place",
            "ringfence.log.shortened",
        ] {
            assert!(usual.contains(&sent), "{sent}");
        }
        for kept in ["ringfence.request.allowed", "ringfence.request.refused", "ringfence.webhook.dropped"] {
            assert!(!usual.contains(&kept), "{kept}");
        }
    }
}
