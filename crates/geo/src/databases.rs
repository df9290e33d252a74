//! The files that a server uses: read again when they change, and never exchanged for worse ones.

use std::path::PathBuf;
use std::sync::Arc;

use engine::Atlas;

use crate::about::About;
use crate::database::Database;
use crate::error::{GeoError, GeoFault};
use crate::fields::Fields;
use crate::file::{Opened, Stamp};
use crate::limits::Limits;

/// A file that the configuration names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    pub path: PathBuf,
    /// Instead of what is known of its type.
    pub fields: Option<Fields>,
}

/// The settings' files, in their order. The earlier counts where two know the same fact.
#[derive(Debug)]
pub struct Databases {
    limits: Limits,
    shelves: Vec<Shelf>,
}

/// The place of one setting.
#[derive(Debug)]
struct Shelf {
    setting: Setting,
    /// The one in use.
    database: Option<Database>,
    /// The file that was looked at last, whether it is in use or was refused. None: look again.
    seen: Option<Stamp>,
    fault: Option<Fault>,
}

/// A file that cannot be used as it is.
#[derive(Clone, Debug)]
pub struct Fault {
    /// By the order of the settings.
    pub place: usize,
    pub error: Arc<GeoError>,
    /// The file that was in use before still is. Otherwise none is: what only it tells is *not loaded*.
    pub keeps_old: bool,
}

/// What one look found. Without either, nothing has changed.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// Places whose file was read anew: [`Databases::atlas`] is another one.
    pub replaced: Vec<usize>,
    /// Faults that were not there at the last look.
    pub faults: Vec<Fault>,
}

impl Databases {
    /// Reads each file. What cannot be read is a fault, and the others are used.
    pub fn open(settings: Vec<Setting>, limits: Limits) -> (Self, Changes) {
        let shelf = |setting| Shelf { setting, database: None, seen: None, fault: None };
        let mut databases = Self { limits, shelves: settings.into_iter().map(shelf).collect() };
        let changes = databases.reload();
        (databases, changes)
    }

    /// Looks at each file, and reads again what has changed. One that is damaged, gone, older, or tells less
    /// than the one in use is a fault, and the one in use stays.
    pub fn reload(&mut self) -> Changes {
        let mut changes = Changes::default();
        for (place, shelf) in self.shelves.iter_mut().enumerate() {
            match shelf.look(&self.limits) {
                Look::Same => {}
                Look::New(database) => {
                    shelf.database = Some(*database);
                    shelf.fault = None;
                    changes.replaced.push(place);
                }
                Look::Bad(error) => {
                    let keeps_old = shelf.database.is_some();
                    let fault = Fault { place, error: Arc::new(error), keeps_old };
                    shelf.fault = Some(fault.clone());
                    changes.faults.push(fault);
                }
            }
        }
        changes
    }

    /// All that are in use, merged. `SaidBy` counts them in their order.
    pub fn atlas(&self) -> Atlas {
        let layers: Vec<_> = self.in_use().map(|database| &database.layer).collect();
        Atlas::merge(&layers)
    }

    /// Each setting with what is in use of it, and what is wrong with the file that lies there now.
    pub fn files(&self) -> impl Iterator<Item = (&Setting, Option<&About>, Option<&Fault>)> {
        self.shelves.iter().map(|shelf| {
            let about = shelf.database.as_ref().map(|database| &database.about);
            (&shelf.setting, about, shelf.fault.as_ref())
        })
    }

    fn in_use(&self) -> impl Iterator<Item = &Database> {
        self.shelves.iter().filter_map(|shelf| shelf.database.as_ref())
    }
}

enum Look {
    Same,
    New(Box<Database>),
    Bad(GeoError),
}

impl Shelf {
    fn look(&mut self, limits: &Limits) -> Look {
        let name = self.setting.path.to_string_lossy().into_owned();
        let opened = match Opened::open(&self.setting.path) {
            Ok(opened) => opened,
            Err(fault) => return self.missing(fault.of(&name)),
        };
        if self.seen == Some(opened.stamp) {
            return Look::Same;
        }
        self.seen = Some(opened.stamp);
        match Database::of_file(opened, &name, self.setting.fields.as_ref(), limits) {
            Ok(database) => match self.worse(&database.about) {
                Some(fault) => Look::Bad(fault.of(&name)),
                None => Look::New(Box::new(database)),
            },
            Err(error) => {
                if matches!(error.fault, GeoFault::Changed | GeoFault::Read(_)) {
                    self.seen = None;
                }
                Look::Bad(error)
            }
        }
    }

    /// A file that cannot even be opened is told of once.
    fn missing(&mut self, error: GeoError) -> Look {
        self.seen = None;
        let before = self.fault.as_ref().map(|fault| &fault.error.fault);
        let is_told = match (&error.fault, before) {
            (GeoFault::Open(now), Some(GeoFault::Open(before))) => now.kind() == before.kind(),
            (now, Some(before)) => std::mem::discriminant(now) == std::mem::discriminant(before),
            (_, None) => false,
        };
        if is_told { Look::Same } else { Look::Bad(error) }
    }

    fn worse(&self, new: &About) -> Option<GeoFault> {
        let old = &self.database.as_ref()?.about;
        if new.built < old.built {
            return Some(GeoFault::Older { built: new.built, in_use: old.built });
        }
        let lost = old.tells.iter().find(|fact| !new.tells.contains(fact))?;
        Some(GeoFault::TellsLess { fact: *lost })
    }
}
