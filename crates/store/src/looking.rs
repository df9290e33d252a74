//! A look through the whole of a SQLite file: a million tokens take it as long as reading them.

use sqlx::{AnyConnection, Connection, Row};
use tokio::sync::watch;

use crate::StoreError;
use crate::sqlite::damaged;

/// When a file is looked through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    First,
    /// While it is read already.
    Beside,
}

#[derive(Clone, Debug)]
pub(crate) struct Looking {
    named: String,
    /// `None` as long as nobody knows.
    whole: watch::Receiver<Option<bool>>,
}

impl Looking {
    pub(crate) fn begin(mut connection: AnyConnection, named: String) -> Self {
        let (found, whole) = watch::channel(None);
        tokio::spawn(async move {
            let check = sqlx::query("PRAGMA quick_check(1)").fetch_one(&mut connection).await;
            let said = check.and_then(|row| row.try_get::<String, _>(0));
            let _ = connection.close().await;
            let _ = found.send(Some(said.is_ok_and(|text| text == "ok")));
        });
        Self { named, whole }
    }

    /// Waits until it is known. What cannot be looked through to its end is damaged.
    pub(crate) async fn end(&self) -> Result<(), StoreError> {
        let mut whole = self.whole.clone();
        match whole.wait_for(Option::is_some).await {
            Ok(found) if *found == Some(true) => Ok(()),
            Ok(_) | Err(_) => Err(damaged(&self.named)),
        }
    }
}
