//! `RINGFENCE_LISTEN__ADMIN=…`: a section and a key, parted by two underscores; lists by comma.

use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use toml::{Table, Value};

/// What the environment may say, and how it is read.
const KEYS: &[(&str, Kind)] = &[
    ("public_url", Kind::Text),
    ("listen.admin", Kind::Text),
    ("listen.gate", Kind::Text),
    ("listen.ops", Kind::Text),
    ("listen.grpc", Kind::Text),
    ("listen.proxy", Kind::Text),
    ("listen.unix_group", Kind::Text),
    ("listen.tls.admin", Kind::Text),
    ("listen.tls.admin.cert", Kind::Text),
    ("listen.tls.admin.key", Kind::Text),
    ("listen.tls.gate", Kind::Text),
    ("listen.tls.gate.cert", Kind::Text),
    ("listen.tls.gate.key", Kind::Text),
    ("listen.tls.ops", Kind::Text),
    ("listen.tls.ops.cert", Kind::Text),
    ("listen.tls.ops.key", Kind::Text),
    ("edge.trusted_peers", Kind::List),
    ("edge.header", Kind::Text),
    ("edge.require_header", Kind::List),
    ("edge.nat64_prefixes", Kind::List),
    ("edge.proxy_protocol", Kind::List),
    ("store.url", Kind::Text),
    ("store.url_file", Kind::Text),
    ("geo.databases", Kind::List),
    ("geo.warn_after", Kind::Text),
    ("snapshot.max_staleness", Kind::Text),
    ("proxy.upstream", Kind::Text),
    ("admin.hosts", Kind::List),
    ("admin.passwords", Kind::Flag),
    ("gate.token_header", Kind::Text),
    ("limits.token_calls_per_second", Kind::Number),
    ("log.format", Kind::Text),
    ("log.level", Kind::Text),
    ("zones.default_enhanced", Kind::Flag),
    ("webhook.url", Kind::Text),
    ("webhook.secret", Kind::Text),
    ("webhook.secret_file", Kind::Text),
    ("webhook.events", Kind::List),
    ("webhook.allow_private", Kind::List),
    ("webhook.ca_file", Kind::Text),
];

/// The commands' own: flags that have an environment variable.
const OTHERS: &[&str] = &[
    "RINGFENCE_URL",
    "RINGFENCE_TOKEN",
    "RINGFENCE_TOKEN_FILE",
    "RINGFENCE_DATA",
    "RINGFENCE_CONFIG",
    "RINGFENCE_STORE",
    "RINGFENCE_STORE_FILE",
    "RINGFENCE_CHECK_TOKEN",
    "RINGFENCE_CHECK_TOKEN_FILE",
];

#[derive(Clone, Copy)]
enum Kind {
    Text,
    List,
    Number,
    Flag,
}

/// Lays the environment over the table. Gives a warning for every name that means nothing.
pub(super) fn apply(table: &mut Table, environment: &BTreeMap<String, String>) -> Result<Vec<String>> {
    let mut warnings = Vec::new();
    for (name, text) in environment {
        let Some(rest) = name.strip_prefix("RINGFENCE_") else { continue };
        let key = rest.to_ascii_lowercase().replace("__", ".");
        match KEYS.iter().find(|(known, _)| *known == key) {
            Some((_, kind)) => set(table, &key, kind.read(text).with_context(|| name.clone())?),
            None if OTHERS.contains(&name.as_str()) => {}
            None => warnings.push(format!("the environment's {name} means nothing to this version")),
        }
    }
    Ok(warnings)
}

impl Kind {
    fn read(self, text: &str) -> Result<Value> {
        Ok(match self {
            Self::Text => Value::String(text.to_owned()),
            Self::List => {
                let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
                Value::Array(items.map(|item| Value::String(item.to_owned())).collect())
            }
            Self::Number => {
                Value::Integer(text.parse().with_context(|| format!("`{text}` is not a number"))?)
            }
            Self::Flag => match text {
                "true" => Value::Boolean(true),
                "false" => Value::Boolean(false),
                other => bail!("`{other}` is not true or false"),
            },
        })
    }
}

fn set(table: &mut Table, key: &str, value: Value) {
    let Some((section, key)) = key.split_once('.') else {
        table.insert(key.to_owned(), value);
        return;
    };
    let section = table.entry(section).or_insert_with(|| Value::Table(Table::new()));
    if !section.is_table() {
        // `admin = "off"` in the file, a certificate here: the later wins.
        *section = Value::Table(Table::new());
    }
    if let Value::Table(section) = section {
        set(section, key, value);
    }
}

/// The variable that gives a key.
pub(super) fn variable(key: &str) -> String {
    format!("RINGFENCE_{}", key.to_ascii_uppercase().replace('.', "__"))
}
