//! The files that say what is known of addresses: read at the start, and again when they change.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use control::{Control, GeoFile, Geography};
use engine::Atlas;
use geo::{About, Changes, Databases, Fault, Limits, Setting};
use tokio::sync::Mutex;

/// How often the files are looked at.
const EVERY: Duration = Duration::from_secs(5);

pub(super) struct GeoFiles {
    databases: Arc<Mutex<Databases>>,
    warn_after: Option<Duration>,
}

impl GeoFiles {
    /// A file that cannot be read is told of, and the others are used: what only it tells is unknown, and refused.
    pub(super) fn open(settings: Vec<Setting>, warn_after: Option<Duration>) -> (Self, Arc<Atlas>) {
        let (databases, changes) = Databases::open(settings, Limits::default());
        tell(&databases, &changes);
        let atlas = Arc::new(databases.atlas());
        (Self { databases: Arc::new(Mutex::new(databases)), warn_after }, atlas)
    }

    pub(super) async fn shown(&self) -> Geography {
        self.show(&*self.databases.lock().await)
    }

    /// Looks every five seconds, and when somebody asks. Reading goes on beside the calls; they are judged by the
    /// old data until the new is whole.
    pub(super) async fn follow(&self, control: &Control) -> Infallible {
        loop {
            tokio::select! {
                () = tokio::time::sleep(EVERY) => {}
                () = control.geo_files_asked_for() => {}
            }
            let mut databases = Arc::clone(&self.databases).lock_owned().await;
            let looked = tokio::task::spawn_blocking(move || {
                let changes = databases.reload();
                let atlas = (!changes.replaced.is_empty()).then(|| Arc::new(databases.atlas()));
                (databases, changes, atlas)
            });
            let (databases, changes, atlas) = match looked.await {
                Ok(looked) => looked,
                Err(error) => {
                    tracing::error!(%error, "the geo files could not be looked at: the data stays as it was");
                    continue;
                }
            };
            match atlas {
                Some(atlas) => control.locate_by(atlas, self.show(&databases)).await,
                None => control.show_geography(self.show(&databases)),
            }
            // Said of what is in use already.
            tell(&databases, &changes);
        }
    }

    fn show(&self, databases: &Databases) -> Geography {
        let file = |(setting, about, fault): (&Setting, Option<&About>, Option<&Fault>)| GeoFile {
            path: setting.path.display().to_string(),
            about: about.cloned(),
            fault: fault.map(words),
        };
        Geography { files: databases.files().map(file).collect(), warn_after: self.warn_after }
    }
}

/// With every cause.
fn words(fault: &Fault) -> String {
    format!("{:#}", anyhow::Error::new(Arc::clone(&fault.error)))
}

fn tell(databases: &Databases, changes: &Changes) {
    for (place, (setting, about, _)) in databases.files().enumerate() {
        if let Some(about) = about.filter(|_| changes.replaced.contains(&place)) {
            let tells: Vec<_> = about.tells.iter().map(ToString::to_string).collect();
            tracing::info!(
                "geo: read `{}`: {}, {} networks; it tells {}",
                setting.path.display(),
                about.database_type,
                about.networks,
                tells.join(", ")
            );
        }
    }
    for fault in &changes.faults {
        let kept =
            if fault.keeps_old { "the one before it stays in use" } else { "what only it tells is unknown" };
        tracing::error!("geo: {}: {kept}", words(fault));
    }
}
