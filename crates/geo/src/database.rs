//! One file, read whole, verified whole, and turned into a layer.

use engine::atlas::Layer;
use maxminddb::{Metadata, Reader};

use crate::about::About;
use crate::error::{GeoError, GeoFault, damaged};
use crate::fields::Fields;
use crate::file::{self, Opened};
use crate::limits::{BUILT_MAX, Limits};
use crate::preset::{self, OWN_TYPE, Preset};
use crate::walk::{self, Walked};

#[derive(Debug)]
pub struct Database {
    pub about: About,
    pub layer: Layer,
}

impl Database {
    /// Reads a regular file; `fields` stand instead of what is known of its type.
    pub fn open(path: &std::path::Path, fields: Option<&Fields>, limits: &Limits) -> Result<Self, GeoError> {
        let name = path.to_string_lossy();
        let opened = Opened::open(path).map_err(|fault| fault.of(&name))?;
        Self::of_file(opened, &name, fields, limits)
    }

    /// The same over bytes; `name` is for people.
    pub fn read(
        bytes: &[u8],
        name: &str,
        fields: Option<&Fields>,
        limits: &Limits,
    ) -> Result<Self, GeoError> {
        read(bytes, name, fields, limits).map_err(|fault| fault.of(name))
    }

    pub(crate) fn of_file(
        opened: Opened,
        name: &str,
        fields: Option<&Fields>,
        limits: &Limits,
    ) -> Result<Self, GeoError> {
        let bytes = opened.read(limits.bytes).map_err(|fault| fault.of(name))?;
        Self::read(&bytes, name, fields, limits)
    }
}

fn read(bytes: &[u8], name: &str, fields: Option<&Fields>, limits: &Limits) -> Result<Database, GeoFault> {
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    if bytes.is_empty() {
        return Err(GeoFault::Empty);
    }
    if size > limits.bytes {
        return Err(GeoFault::TooLarge { max: limits.bytes });
    }
    parse(bytes, name, fields, limits).map_err(|fault| match file::packed(bytes) {
        // An archive of one file unpacked looks like that file with a wrong beginning.
        Some(how) => GeoFault::Compressed { how },
        None => fault,
    })
}

fn parse(bytes: &[u8], name: &str, fields: Option<&Fields>, limits: &Limits) -> Result<Database, GeoFault> {
    let reader = Reader::from_source(bytes).map_err(damaged)?;
    let metadata = reader.metadata();
    if u64::from(metadata.node_count) > limits.networks {
        return Err(GeoFault::TooManyNetworks { max: limits.networks });
    }
    if metadata.build_epoch > BUILT_MAX {
        return Err(GeoFault::NoTime { built: metadata.build_epoch });
    }
    let preset = preset::of(&metadata.database_type);
    let attribution = attribution(metadata, preset.as_ref());
    let own = preset.map(|preset| preset.fields);
    let Some(fields) = fields.or(own.as_ref()) else {
        return Err(GeoFault::UnknownType { database_type: short(&metadata.database_type) });
    };
    reader.verify().map_err(damaged)?;
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    let Walked { layer, networks, odd, tells } = walk::walk(&reader, fields, limits, size)?;
    let about = About {
        name: name.into(),
        database_type: short(&metadata.database_type),
        description: short(description(metadata)),
        built: metadata.build_epoch,
        networks,
        tells,
        bytes: size,
        odd,
        attribution,
    };
    Ok(Database { about, layer })
}

fn attribution(metadata: &Metadata, preset: Option<&Preset>) -> Option<Box<str>> {
    if metadata.database_type == OWN_TYPE {
        return Some(short(description(metadata)));
    }
    preset?.attribution.map(Box::from)
}

fn description(metadata: &Metadata) -> &str {
    let all = &metadata.description;
    all.get("en").or_else(|| all.values().next()).map(String::as_str).unwrap_or_default()
}

/// At most a thousand characters, none of which upsets a screen.
fn short(text: &str) -> Box<str> {
    text.chars().filter(|c| !c.is_control()).take(1000).collect::<String>().into_boxed_str()
}
