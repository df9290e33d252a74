//! Questions: what would be decided, and why was it.

use engine::{Call, Credentials, Evidence, Explanation, IpChain, Secret, TokenId, explain};

use crate::{Actor, Control, ControlError, LogRecord};

#[derive(Debug)]
pub struct Question {
    pub token: Asked,
    /// As the edge would have it.
    pub chain: IpChain,
}

#[derive(Debug)]
pub enum Asked {
    Text(Secret),
    Id(String),
}

impl Control {
    /// The verdict on a chain, as if it had come through the edge, with its steps. No use of the token.
    pub async fn check(&self, actor: &Actor, question: Question) -> Result<Explanation, ControlError> {
        Self::readable(actor)?;
        let credentials = match &question.token {
            Asked::Text(text) => Credentials::of_text(text.reveal().as_bytes()),
            Asked::Id(id) => Credentials::Token(self.digest_of(id).await?),
        };
        let call =
            Call { chain: &question.chain, credentials, evidence: &Evidence::default(), at: self.now() };
        Ok(explain(&self.inner.current.load(), &call))
    }

    async fn digest_of(&self, id: &str) -> Result<engine::Digest, ControlError> {
        let missing = || ControlError::NotFound { entity: "Token", id: id.to_owned() };
        let parsed = TokenId::parse(id).map_err(|_| missing())?;
        let record = self.inner.store.token(&parsed).await?.ok_or_else(missing)?;
        Ok(record.token.digest)
    }

    /// The record of a refused call, or of the one that it was counted to.
    pub async fn refusal(&self, actor: &Actor, error_id: &str) -> Result<LogRecord, ControlError> {
        Self::readable(actor)?;
        // It may have been answered, or counted, and not be written yet.
        self.inner.witness.flush_refusals().await;
        let store = &self.inner.store;
        if let Some(record) = self.inner.witness.refusals().ids().record_of(error_id)
            && let Some(found) = store.refusal(&record).await?
        {
            return Ok(found);
        }
        // Of a version that counted nothing: its ids are their own records'.
        store
            .refusal(error_id)
            .await?
            .ok_or_else(|| ControlError::NotFound { entity: "Refusal", id: error_id.to_owned() })
    }
}
