//! `POST /ringfence/v1/tokens/import`

use axum::Json;
use axum::extract::State;
use control::token::ImportedToken;
use engine::{Digest, token};
use okta::error::Cause;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Api;
use crate::auth::Admin;
use crate::body::LargeJson;
use crate::error::ApiError;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Import {
    tokens: Vec<OneToken>,
}

/// One token that exists elsewhere already: its text, or better only its digest.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct OneToken {
    /// Where it stands in the file, for errors.
    line: usize,
    name: String,
    /// A login; absent or empty: whoever imports.
    #[serde(default)]
    owner: String,
    /// 64 hexadecimal digits.
    sha256: Option<String>,
    /// 40 to 512 visible ASCII characters without a comma.
    token: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Imported {
    imported: usize,
}

/// Takes over tokens that exist elsewhere: all of them, or none.
#[utoipa::path(post, path = "/ringfence/v1/tokens/import", tag = "API tokens", request_body = Import,
    responses((status = 200, body = Imported)))]
pub(crate) async fn import(
    Admin(actor): Admin,
    State(api): State<Api>,
    LargeJson(body): LargeJson,
) -> Result<Json<Imported>, ApiError> {
    let import: Import = serde_json::from_value(body)
        .map_err(|fault| ApiError::invalid(&[Cause::new("tokens", format!("{fault}."))]))?;
    let (read, causes) = read(import);
    if !causes.is_empty() {
        return Err(ApiError::invalid(&causes));
    }
    let imported = api.control.import_tokens(&actor, read).await?;
    Ok(Json(Imported { imported }))
}

fn read(import: Import) -> (Vec<ImportedToken>, Vec<Cause>) {
    let mut causes = Vec::new();
    let mut read = Vec::with_capacity(import.tokens.len());
    for OneToken { line, name, owner, sha256, token } in import.tokens {
        let digest = match (&sha256, &token) {
            (Some(hex), None) => Digest::from_hex(hex).ok_or("sha256 is 64 hexadecimal digits"),
            (None, Some(text)) if is_a_token(text) => Ok(Digest::of(text.as_bytes())),
            (None, Some(_)) => Err("a token has 40 to 512 visible ASCII characters without a comma"),
            (None, None) | (Some(_), Some(_)) => Err("give either token or sha256"),
        };
        match digest {
            Ok(digest) => read.push(ImportedToken { line, name, owner, digest }),
            Err(why) => causes.push(Cause::new(format!("line {line}"), format!("token: {why}."))),
        }
    }
    (read, causes)
}

/// A text from elsewhere, or one that another Ringfence has minted.
fn is_a_token(text: &str) -> bool {
    token::is_importable(text.as_bytes()) || token::is_minted(text.as_bytes())
}
