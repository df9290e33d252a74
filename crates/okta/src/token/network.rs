//! A token's `network`: whence it may be used.

use engine::NetworkCondition;
use engine::network::{Choice, Zones};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use crate::error::Cause;
use crate::field::{get, kind};

/// As it goes out: a list that is empty is left out, as Okta does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = ApiTokenNetwork)]
pub struct Network {
    /// `ANYWHERE` or `ZONE`.
    pub connection: &'static str,
    /// Ids of zones, or `ALL_IP_ZONES` alone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub include: Vec<String>,
    /// Ids of zones, or `ALL_IP_ZONES` alone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub exclude: Vec<String>,
}

/// As it came in: its JSON types are right, and nothing else is known yet.
/// [`Self::choice`] is what the engine makes a condition of.
#[derive(Clone, Debug, Default, PartialEq, Eq, ToSchema)]
pub struct NetworkText {
    #[schema(pattern = "^(ANYWHERE|ZONE)$")]
    pub connection: Option<String>,
    /// Ids of zones, or `ALL_IP_ZONES` alone. Excludes `exclude`.
    pub include: Option<Vec<String>>,
    /// Ids of zones, or `ALL_IP_ZONES` alone. Excludes `include`.
    pub exclude: Option<Vec<String>>,
}

impl Network {
    pub fn of(condition: &NetworkCondition) -> Self {
        let written = condition.written();
        let list = |zones: Option<Zones<'_>>| {
            zones.map(|zones| zones.texts().into_iter().map(str::to_owned).collect()).unwrap_or_default()
        };
        Self {
            connection: written.connection,
            include: list(written.include),
            exclude: list(written.exclude),
        }
    }
}

impl NetworkText {
    /// # Errors
    /// The first value of the wrong JSON type: the cause that the case files call `malformed`.
    pub fn parse(network: &Value) -> Result<Self, Cause> {
        let object = network
            .as_object()
            .ok_or_else(|| Cause::new("network", format!("must be an object, not {}", kind(network))))?;
        let connection = match get(object, "connection") {
            None => None,
            Some(Value::String(text)) => Some(text.clone()),
            Some(other) => {
                let sentence = format!("must be `ANYWHERE` or `ZONE`, not {}", kind(other));
                return Err(Cause::new("network.connection", sentence));
            }
        };
        let (include, exclude) = (zones(object, "include")?, zones(object, "exclude")?);
        Ok(Self { connection, include, exclude })
    }

    pub fn choice(&self) -> Choice<'_> {
        fn list(texts: Option<&Vec<String>>) -> Option<Vec<&str>> {
            texts.map(|texts| texts.iter().map(String::as_str).collect())
        }
        Choice {
            connection: self.connection.as_deref(),
            include: list(self.include.as_ref()),
            exclude: list(self.exclude.as_ref()),
        }
    }
}

/// A list of texts; lists as index-keyed objects are no client's bug here, and refused.
fn zones(object: &Map<String, Value>, field: &str) -> Result<Option<Vec<String>>, Cause> {
    let Some(value) = get(object, field) else { return Ok(None) };
    let Some(list) = value.as_array() else {
        let sentence = format!("must be a list of ids of zones, not {}", kind(value));
        return Err(Cause::new(format!("network.{field}"), sentence));
    };
    let text = |(index, value): (usize, &Value)| {
        value.as_str().map(str::to_owned).ok_or_else(|| {
            let sentence = format!("must be the id of a zone, not {}", kind(value));
            Cause::new(format!("network.{field}[{index}]"), sentence)
        })
    };
    list.iter().enumerate().map(text).collect::<Result<_, _>>().map(Some)
}
