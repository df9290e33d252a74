//! What is known of addresses, and from which files.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use engine::{Atlas, Timestamp};
use tokio::sync::Notify;

use crate::{Actor, Control, ControlError};

/// The files of `geo.databases`, in their order.
#[derive(Clone, Debug, Default)]
pub struct Geography {
    pub files: Vec<GeoFile>,
    /// Data that is older is warned of; `None`: never.
    pub warn_after: Option<Duration>,
}

#[derive(Clone, Debug)]
pub struct GeoFile {
    pub path: String,
    /// Of the file that is in use; none where none is.
    pub about: Option<geo::About>,
    /// Why the file that lies there now is not in use, in words.
    pub fault: Option<String>,
}

#[derive(Debug, Default)]
pub(crate) struct Shown {
    geography: Mutex<Arc<Geography>>,
    asked: Notify,
}

impl Geography {
    /// Whether what the file says is old enough to be warned of.
    pub fn is_old(&self, about: &geo::About, now: Timestamp) -> bool {
        self.warn_after.is_some_and(|most| now.since(about.built_at()) > most)
    }

    /// The files in use, as `SaidBy` of the engine's atlas counts them.
    pub fn in_use(&self) -> impl Iterator<Item = &geo::About> {
        self.files.iter().filter_map(|file| file.about.as_ref())
    }
}

impl Control {
    pub fn geography(&self) -> Arc<Geography> {
        self.inner.geography.geography.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// From here on addresses are judged by this data: each call by the old or by the new, none by half of it.
    pub async fn locate_by(&self, atlas: Arc<Atlas>, geography: Geography) {
        let turn = self.inner.turns.take().await;
        turn.publish(|now| now.located_by(atlas));
        self.show_geography(geography);
    }

    /// What is said of the files, where the data in use stays.
    pub fn show_geography(&self, geography: Geography) {
        *self.inner.geography.geography.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(geography);
    }

    /// As [`Control::look_at_geo_files`], for whoever may manage.
    pub fn have_geo_files_looked_at(&self, actor: &Actor) -> Result<(), ControlError> {
        if !actor.may_manage() {
            return Err(ControlError::Forbidden("Only a super administrator may change this."));
        }
        self.look_at_geo_files();
        Ok(())
    }

    /// Has the files looked at now.
    pub fn look_at_geo_files(&self) {
        self.inner.geography.asked.notify_one();
    }

    /// Until somebody wants the files looked at.
    pub async fn geo_files_asked_for(&self) {
        self.inner.geography.asked.notified().await;
    }
}
