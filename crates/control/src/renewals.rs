//! Use renews a token: coalesced to one write a minute a token.

use std::collections::HashMap;
use std::time::Duration;

use engine::{Change, Digest, Timestamp, TokenId};
use store::Renewal;

use crate::Control;

/// A token that was renewed less than this ago is not written again.
const COALESCED: Duration = Duration::from_mins(1);
/// Tokens renewed by one write: a flood of first uses is spread over several.
const TOKENS_A_WRITE: usize = 2_000;
/// Tokens that may wait. A use beyond it is not noted: the next one is.
const WAITING_MAX: usize = 65_536;

#[derive(Default)]
pub(crate) struct Renewals {
    waiting: HashMap<TokenId, (Digest, Timestamp)>,
}

impl Renewals {
    pub(crate) fn note(&mut self, token: TokenId, digest: Digest, used: Timestamp) {
        if let Some((_, at)) = self.waiting.get_mut(&token) {
            *at = (*at).max(used);
        } else if self.waiting.len() < WAITING_MAX {
            self.waiting.insert(token, (digest, used));
        }
    }

    /// Writes those whose minute is over, or all of them, and decides by them.
    pub(crate) async fn write(&mut self, control: &Control, all: bool) {
        loop {
            let snapshot = control.inner.current.load();
            let due = |digest: &Digest, at: Timestamp| match snapshot.token(digest) {
                Some(token) => {
                    token.last_used().is_none_or(|used| at.since(used) >= COALESCED || (all && at > used))
                }
                None => false,
            };
            let some: Vec<_> = self
                .waiting
                .iter()
                .filter(|(_, (digest, at))| due(digest, *at))
                .map(|(id, (digest, at))| (*id, *digest, *at))
                .take(TOKENS_A_WRITE)
                .collect();
            // What is not due was written within the minute; its next use comes again.
            if some.len() < TOKENS_A_WRITE {
                self.waiting.retain(|_, (digest, at)| {
                    snapshot
                        .token(digest)
                        .is_some_and(|token| token.last_used().is_none_or(|used| *at > used))
                });
            }
            if some.is_empty() {
                return;
            }
            if let Err(error) = renew(control, &some).await {
                tracing::warn!(%error, "tokens could not be renewed: tried again");
                return;
            }
            for (id, ..) in &some {
                self.waiting.remove(id);
            }
            if !all {
                return;
            }
        }
    }
}

async fn renew(control: &Control, tokens: &[(TokenId, Digest, Timestamp)]) -> Result<(), store::StoreError> {
    let turn = control.inner.turns.take().await;
    let renewals: Vec<_> = tokens.iter().map(|(token, _, at)| Renewal { token: *token, at: *at }).collect();
    let mut write = control.inner.store.begin().await?;
    write.renew_tokens(&renewals).await?;
    let changes = tokens.iter().map(|(_, digest, at)| Change::TokenUsed(*digest, *at)).collect();
    // No administrator's change: the revision stays.
    turn.commit(write.commit(), |now| now.with(changes, now.revision(), now.confirmed())).await
}
