//! Passwords as argon2id: slow on purpose, a few at a time, never on a thread that answers calls.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use engine::Secret;
use tokio::sync::Semaphore;

use crate::ControlError;

/// OWASP's: KiB of memory, passes, lanes.
const MEMORY: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// At a time; others wait. Each takes its memory.
const AT_A_TIME: usize = 4;

#[derive(Debug)]
pub(crate) struct Hasher {
    places: Arc<Semaphore>,
    computed: Arc<AtomicU64>,
    /// Of a password that nobody knows: what an unknown login is measured against.
    nobody: String,
}

impl Hasher {
    pub(crate) fn new() -> Self {
        // Any salt and output do: nobody can have the password of it.
        let nobody = format!(
            "$argon2id$v=19$m={MEMORY},t={PASSES},p={LANES}$AAAAAAAAAAAAAAAAAAAAAA${}",
            "A".repeat(43)
        );
        Self { places: Arc::new(Semaphore::new(AT_A_TIME)), computed: Arc::default(), nobody }
    }

    pub(crate) async fn hash(&self, password: &Arc<Secret>) -> Result<String, ControlError> {
        let password = password.clone();
        let hashed = self.run(move || {
            let hash: Result<PasswordHash, _> = argon2().hash_password(password.reveal().as_bytes());
            hash.map(|hash| hash.to_string())
        });
        hashed.await.and_then(Result::ok).ok_or_else(unable)
    }

    /// Whether the password is the hash's. Without a hash the work is the same, and the answer no (B-121).
    pub(crate) async fn verify(
        &self,
        password: &Arc<Secret>,
        hash: Option<&str>,
    ) -> Result<bool, ControlError> {
        let known = hash.is_some();
        let (password, hash) = (password.clone(), hash.unwrap_or(&self.nobody).to_owned());
        let verified =
            self.run(move || argon2().verify_password(password.reveal().as_bytes(), &*hash).is_ok());
        verified.await.map(|same| same && known).ok_or_else(unable)
    }

    pub(crate) fn computed(&self) -> u64 {
        self.computed.load(Ordering::Relaxed)
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let place = self.places.clone().acquire_owned().await.ok()?;
        let computed = self.computed.clone();
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            computed.fetch_add(1, Ordering::Relaxed);
            drop(place);
            done
        });
        done.await.ok()
    }
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY, PASSES, LANES, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn unable() -> ControlError {
    ControlError::Store(store::StoreError::Unavailable {
        what: "the password could not be hashed".to_owned(),
        source: None,
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use engine::Secret;

    use super::Hasher;

    #[tokio::test]
    async fn a_hash_says_how_it_was_made_and_fits_its_password_alone() {
        let hasher = Hasher::new();
        let password = Arc::new(Secret::new("correct horse battery".to_owned()));
        let hash = hasher.hash(&password).await.expect("hashed");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert_ne!(hasher.hash(&password).await.expect("hashed"), hash, "salted");
        let other = Arc::new(Secret::new("correct horse batterz".to_owned()));
        for (given, hash, same) in
            [(&password, Some(&*hash), true), (&other, Some(&*hash), false), (&password, None, false)]
        {
            assert_eq!(hasher.verify(given, hash).await.expect("computed"), same);
        }
        assert_eq!(hasher.computed(), 5);
    }
}
