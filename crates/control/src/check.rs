//! Questions: what would be decided, and why was it.

use engine::{Call, Credentials, Evidence, Explanation, IpChain, Secret, TokenId, explain, facts};

use crate::{Actor, Control, ControlError, RefusalRecord};

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
        Ok(explain(&self.inner.current.load(), &call, &facts::not_loaded))
    }

    async fn digest_of(&self, id: &str) -> Result<engine::Digest, ControlError> {
        let missing = || ControlError::NotFound { entity: "Token", id: id.to_owned() };
        let parsed = TokenId::parse(id).map_err(|_| missing())?;
        let record = self.inner.store.token(&parsed).await?.ok_or_else(missing)?;
        Ok(record.token.digest)
    }

    /// A refused call, as it was recorded.
    pub async fn refusal(&self, actor: &Actor, error_id: &str) -> Result<RefusalRecord, ControlError> {
        Self::readable(actor)?;
        if let Some(found) = self.inner.store.refusal(error_id).await? {
            return Ok(found);
        }
        // It may have been answered and not be written yet.
        self.inner.witness.flush().await;
        let found = self.inner.store.refusal(error_id).await?;
        found.ok_or_else(|| ControlError::NotFound { entity: "Refusal", id: error_id.to_owned() })
    }
}
