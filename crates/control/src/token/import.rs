//! Tokens that exist elsewhere already: all of them, or none.

use std::collections::HashMap;

use engine::Change;
use engine::token::Digest;
use serde_json::json;

use super::{fresh, record};
use crate::publish::{Audit, Changing};
use crate::{Actor, Cause, Control, ControlError, TokenRecord, UserRecord, name};

/// `line` is where it stands in the file.
#[derive(Debug)]
pub struct ImportedToken {
    pub line: usize,
    pub name: String,
    /// A login; the actor itself where empty.
    pub owner: String,
    pub digest: Digest,
}

impl Control {
    /// All or nothing; every bad line is a cause whose field is `line N`.
    pub async fn import_tokens(
        &self,
        actor: &Actor,
        tokens: Vec<ImportedToken>,
    ) -> Result<usize, ControlError> {
        let mut changing = self.change(actor).await?;
        changing.room_for_tokens(tokens.len()).await?;
        let owners = changing.owners(actor, &tokens).await?;
        let mut causes = Vec::new();
        let mut seen: HashMap<Digest, usize> = HashMap::new();
        for token in &tokens {
            let mut wrong = |sentence: String| {
                causes.push(Cause { field: format!("line {}", token.line), sentence });
            };
            if let Err(error) = name::check("name", &token.name, &self.inner.limits) {
                wrong(error.to_string());
            }
            match owners.get(&token.owner) {
                Some(Ok(_)) => {}
                Some(Err(sentence)) => wrong(sentence.clone()),
                None => wrong("owner: There is no such user.".to_owned()),
            }
            if let Some(first) = seen.insert(token.digest, token.line) {
                wrong(format!("token: The same token stands in line {first}."));
            }
        }
        let digests: Vec<_> = tokens.iter().map(|token| token.digest).collect();
        for taken in changing.write.taken_digests(&digests).await? {
            let line = seen.get(&taken).copied().unwrap_or_default();
            let sentence = "token: This token is here already.".to_owned();
            causes.push(Cause { field: format!("line {line}"), sentence });
        }
        if !causes.is_empty() {
            causes.sort_by_key(|cause| cause.field.trim_start_matches("line ").parse::<usize>().unwrap_or(0));
            return Err(ControlError::Invalid { causes });
        }
        changing.insert(actor, &owners, tokens).await
    }
}

type Owners = HashMap<String, Result<UserRecord, String>>;

impl Changing {
    async fn owners(&mut self, actor: &Actor, tokens: &[ImportedToken]) -> Result<Owners, ControlError> {
        let mut owners = Owners::new();
        for login in tokens.iter().map(|token| &token.owner) {
            if owners.contains_key(login) {
                continue;
            }
            let found = match (login.is_empty(), actor) {
                (false, _) => self.write.user(login).await?,
                (true, Actor::Admin { user, .. }) => self.write.user(user.id.as_str()).await?,
                (true, Actor::Machine) => None,
            };
            let owner = match found {
                Some(owner) if owner.user.active => Ok(owner),
                Some(_) => Err(format!("owner: The user {login} is inactive.")),
                None => Err(format!("owner: There is no user {login}.")),
            };
            owners.insert(login.clone(), owner);
        }
        Ok(owners)
    }

    async fn insert(
        mut self,
        actor: &Actor,
        owners: &Owners,
        tokens: Vec<ImportedToken>,
    ) -> Result<usize, ControlError> {
        let at = self.at;
        let made = |token: ImportedToken| -> Option<TokenRecord> {
            let owner = owners.get(&token.owner)?.as_ref().ok()?;
            Some(record(fresh(owner, token.digest, at), token.name))
        };
        let records: Vec<_> = tokens.into_iter().filter_map(made).collect();
        self.write.insert_tokens(&records).await?;
        let changes = records.iter().map(|record| Change::Token(record.token.clone())).collect();
        // One event for the whole file: it is one change of one administrator.
        let audit = Audit {
            kind: "system.api_token.import",
            actor,
            target: String::new(),
            target_name: "",
            detail: json!({ "tokens": records.len() }),
        };
        self.publish(vec![audit], changes).await?;
        Ok(records.len())
    }
}
