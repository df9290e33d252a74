//! Live tokens as people look for them.

use std::time::Duration;

use engine::{Digest, Revision, Timestamp, TokenId, UserId};
use store::{TokenCounts, TokenPlace, TokenSearch, TokenShow, TokenSort};

use super::TokenPage;
use crate::{Actor, Control, ControlError, TokenRecord};

/// Characters of what is searched for; a name has 128.
const TEXT_MAX: usize = 256;

/// How long a count is good enough.
const COUNTED: Duration = Duration::from_secs(2);

/// What was counted last.
#[derive(Clone, Copy)]
pub(crate) struct Counted {
    revision: Revision,
    at: Timestamp,
    counts: TokenCounts,
}

#[derive(Clone, Debug, Default)]
pub struct TokenQuestion {
    /// A part of the name or of the owner's login, or a whole id.
    pub text: Option<String>,
    /// The owner's login.
    pub owner: Option<String>,
    pub show: TokenShow,
    pub sort: TokenSort,
    pub descending: bool,
    /// [`TokenPage::next`] of the page before.
    pub after: Option<String>,
    pub limit: usize,
}

impl Control {
    pub async fn search_tokens(
        &self,
        actor: &Actor,
        question: TokenQuestion,
    ) -> Result<TokenPage, ControlError> {
        Self::readable(actor)?;
        for (field, text) in [("q", &question.text), ("owner", &question.owner)] {
            if let Some(text) = text {
                searchable(field, text)?;
            }
        }
        let search = TokenSearch {
            at: self.now(),
            text: question.text,
            owner: question.owner,
            show: question.show,
            sort: question.sort,
            descending: question.descending,
            after: question.after.as_deref().map(place).transpose()?,
            limit: question.limit.saturating_add(1),
        };
        let mut found = self.inner.store.search_tokens(&search).await?;
        let more = found.len() > question.limit;
        found.truncate(question.limit);
        let next = found.last().filter(|_| more).map(|(_, place)| format!("{} {}", place.id, place.key));
        Ok(TokenPage { tokens: found.into_iter().map(|(record, _)| record).collect(), next })
    }

    /// Of the live ones. Counting a million takes a tenth of a second: whoever asks again within
    /// `COUNTED` gets the same answer, unless an administrator changed something.
    pub async fn token_counts(&self, actor: &Actor) -> Result<TokenCounts, ControlError> {
        Self::readable(actor)?;
        let (revision, at) = (self.inner.current.load().revision(), self.now());
        let mut counted = self.inner.counted.lock().await;
        if let Some(known) =
            counted.filter(|known| known.revision == revision && at.since(known.at) < COUNTED)
        {
            return Ok(known.counts);
        }
        let counts = self.inner.store.token_counts(at).await?;
        *counted = Some(Counted { revision, at, counts });
        Ok(counts)
    }

    /// A live token, and who made it: nobody where it was imported or made by the program itself.
    pub async fn token_and_maker(
        &self,
        actor: &Actor,
        id: &str,
    ) -> Result<(TokenRecord, Option<UserId>), ControlError> {
        let record = self.token(actor, id).await?;
        let event = self.inner.store.first_event(record.token.id.as_str()).await?;
        let event = event.filter(|event| event.kind == "system.api_token.create");
        Ok((record, event.and_then(|event| UserId::parse(&event.actor).ok())))
    }

    /// Of a dead token too: whoever is told that it is gone knows it by its name.
    pub async fn token_name(&self, actor: &Actor, id: &str) -> Result<Option<String>, ControlError> {
        Self::readable(actor)?;
        let Ok(id) = TokenId::parse(id) else { return Ok(None) };
        Ok(self.inner.store.token(&id).await?.map(|record| record.name))
    }

    /// The live token of this text.
    pub fn find_token(&self, actor: &Actor, digest: &Digest) -> Result<Option<TokenId>, ControlError> {
        Self::readable(actor)?;
        let snapshot = self.inner.current.load();
        let found =
            snapshot.token(digest).filter(|token| !token.is_revoked() && !token.is_expired(self.now()));
        Ok(found.map(engine::Issued::id))
    }
}

/// No name holds a control character, and PostgreSQL takes no NUL.
pub(crate) fn searchable(field: &str, text: &str) -> Result<(), ControlError> {
    if text.chars().count() > TEXT_MAX {
        return Err(ControlError::invalid(field, format!("The field is longer than {TEXT_MAX} characters.")));
    }
    if text.chars().any(char::is_control) {
        return Err(ControlError::invalid(field, "The field holds a control character: remove it."));
    }
    Ok(())
}

fn place(after: &str) -> Result<TokenPlace, ControlError> {
    let read = after.split_once(' ').and_then(|(id, key)| Some((TokenId::parse(id).ok()?, key.to_owned())));
    let (id, key) =
        read.ok_or_else(|| ControlError::invalid("after", "The cursor is not one of this list."))?;
    Ok(TokenPlace { key, id })
}
