//! What the server refused, in its own sentences.

use std::fmt;

use reqwest::StatusCode;
use serde_json::Value;

use super::escape::escape;

#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) status: u16,
    summary: String,
    causes: Vec<String>,
    error_id: Option<String>,
}

impl Refused {
    pub(crate) fn of(status: StatusCode, body: &Value) -> Self {
        let text = |value: &Value| value.as_str().map(escape);
        let causes = body["errorCauses"].as_array().map(Vec::as_slice).unwrap_or_default();
        Self {
            status: status.as_u16(),
            summary: text(&body["errorSummary"]).unwrap_or_else(|| format!("the server answered {status}")),
            causes: causes.iter().filter_map(|cause| text(&cause["errorSummary"])).collect(),
            error_id: text(&body["errorId"]),
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A single cause says it all; the summary only names its field again.
        match self.causes.as_slice() {
            [] => f.write_str(&self.summary)?,
            [only] => f.write_str(only)?,
            several => {
                f.write_str(&self.summary)?;
                for cause in several {
                    write!(f, "\n  {cause}")?;
                }
            }
        }
        match (&self.error_id, self.status) {
            (Some(id), 403) => write!(f, " ({id}: an administrator can ask `ringfence explain {id}`)"),
            (Some(id), 500..) => write!(f, " ({id})"),
            _ => Ok(()),
        }
    }
}

impl std::error::Error for Refused {}
