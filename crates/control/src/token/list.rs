//! Live tokens as people look for them.

use engine::TokenId;
use store::{TokenPlace, TokenSearch, TokenShow, TokenSort};

use super::TokenPage;
use crate::{Actor, Control, ControlError};

/// Characters of what is searched for; a name has 128.
const TEXT_MAX: usize = 256;

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
