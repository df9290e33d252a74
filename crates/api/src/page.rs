//! Pages of a list: `limit`, a sealed `after`, and `Link` as two lines.

use axum::http::{HeaderMap, HeaderValue, header};
use okta::error::{Cause, ErrorCode};
use okta::page::{Cursor, Page};
use serde::Deserialize;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

use crate::Api;
use crate::error::ApiError;

/// What a list may be asked; anything else is passed over, as at Okta.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Asked {
    pub(crate) after: Option<String>,
    pub(crate) limit: Option<String>,
    pub(crate) filter: Option<String>,
    /// Whatever else a list of ours is asked: a cursor is good for the same question only.
    #[serde(skip)]
    pub(crate) others: Vec<(&'static str, String)>,
}

/// A list's own numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct List<'a> {
    pub(crate) path: &'a str,
    pub(crate) default: usize,
    pub(crate) max: usize,
}

/// `limit` as the document has it: of any size, since what is too great is cut down, as at Okta.
#[derive(Debug)]
pub(crate) struct Limit;

impl PartialSchema for Limit {
    fn schema() -> RefOr<Schema> {
        let about = "Rows of a page; `-1` and whatever is too great are as many as there may be";
        ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(-1)).description(Some(about)).into()
    }
}

impl ToSchema for Limit {}

impl Asked {
    /// Of a list of ours: what is not asked is not repeated in its links.
    pub(crate) fn beside<const N: usize>(
        after: Option<String>,
        limit: Option<String>,
        others: [(&'static str, &str); N],
    ) -> Self {
        let given = others.into_iter().filter(|(_, value)| !value.is_empty());
        let others = given.map(|(name, value)| (name, value.to_owned())).collect();
        Self { after, limit, filter: None, others }
    }

    pub(crate) fn limit(&self, list: List<'_>) -> Result<usize, ApiError> {
        okta::page::limit(self.limit.as_deref(), list.default, list.max)
            .map_err(|fault| ApiError::about(ErrorCode::Pagination, &fault.to_string()))
    }

    /// The id behind a cursor that this server made for this very list and filter (B-104).
    pub(crate) fn after(&self, list: List<'_>, api: &Api) -> Result<Option<String>, ApiError> {
        let Some(sealed) = &self.after else { return Ok(None) };
        let key = &api.control.organization().cursor_key;
        let opened = Cursor::open(key, &self.scope(list), sealed);
        opened.map(Some).map_err(|fault| {
            ApiError::invalid(&[Cause::new("after", format!("The cursor is not one of this list: {fault}."))])
        })
    }

    /// `self` first, `next` last, each a line of its own: Okta's clients part them so.
    pub(crate) fn links(&self, list: List<'_>, limit: usize, next: Option<&str>, api: &Api) -> HeaderMap {
        let key = &api.control.organization().cursor_key;
        let next = next.map(|last| Cursor::seal(key, &self.scope(list), last));
        let page = Page {
            base: api.base(),
            path: list.path,
            after: self.after.as_deref(),
            limit,
            filter: self.filter.as_deref(),
            others: &self.others,
            next: next.as_deref(),
        };
        let mut headers = HeaderMap::new();
        for link in page.links() {
            if let Ok(link) = HeaderValue::from_str(&link) {
                headers.append(header::LINK, link);
            }
        }
        headers
    }

    fn scope(&self, list: List<'_>) -> String {
        let mut scope = format!("{} {}", list.path, self.filter.as_deref().unwrap_or_default());
        for (name, value) in &self.others {
            scope.push('\n');
            scope.push_str(name);
            scope.push('=');
            scope.push_str(value);
        }
        scope
    }
}

/// `-name`: by the name, and turned round.
pub(crate) fn turned(sort: &str) -> (bool, &str) {
    sort.strip_prefix('-').map_or((false, sort), |sort| (true, sort))
}

/// A word that a list of ours does not know: Okta's lists pass such things over, ours say so.
pub(crate) fn unknown(field: &str, value: &str) -> ApiError {
    ApiError::invalid(&[Cause::new(field, format!("`{value}` is not known here."))])
}
