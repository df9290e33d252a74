//! `ringfence geo`

use std::fs;
use std::net::IpAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use engine::Atlas;
use geo::build::{Kind, Source, build};
use geo::{Database, Limits};
use serde_json::json;
use tempfile::NamedTempFile;

use super::client::Connection;
use super::escape::escape;
use super::progress::progress;
use super::table;

/// Where Debian's packages put their data.
const LIBLOC: [&str; 2] = ["/var/lib/location/database.db", "/usr/share/libloc-location/location.db"];
const TOR: [&str; 2] = ["/usr/share/tor/geoip", "/usr/share/tor/geoip6"];

#[derive(Args, Debug)]
pub(crate) struct Geo {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a database of Debian's free packages libloc-database and tor-geoipdb
    #[command(
        after_help = "What is installed is used: apt-get install libloc-database tor-geoipdb\n\nExample:\n  ringfence geo build -o /var/lib/ringfence/geo.mmdb"
    )]
    Build(Build),
    /// What a file tells, and what it knows of addresses
    #[command(after_help = "Example:\n  ringfence geo show GeoLite2-Country.mmdb 81.2.69.142")]
    Show(Show),
    /// The files of a server: how old, what they tell, what is wrong with them
    #[command(after_help = "Example:\n  ringfence geo files")]
    Files(Connection),
}

#[derive(Args, Debug)]
struct Build {
    /// Where to write it; a file that is there is replaced when the new one is whole
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// IPFire's location database
    #[arg(long, value_name = "FILE")]
    libloc: Option<PathBuf>,
    /// Tor's lists of countries, IPv4 and IPv6
    #[arg(long, value_name = "FILE")]
    tor: Vec<PathBuf>,
}

#[derive(Args, Debug)]
struct Show {
    file: PathBuf,
    #[arg(value_name = "ADDRESS")]
    addresses: Vec<IpAddr>,
    /// JSON, for programs
    #[arg(long)]
    json: bool,
}

impl Geo {
    pub(crate) async fn run(self) -> Result<bool> {
        match self.command {
            Command::Build(build) => build.run(),
            Command::Show(show) => show.run(),
            Command::Files(connection) => files(&connection).await,
        }
    }
}

impl Build {
    fn run(&self) -> Result<bool> {
        let sources = self.sources()?;
        // Beside it: a server never meets half of one.
        let folder = self.output.parent().filter(|folder| !folder.as_os_str().is_empty());
        let cannot_write = || format!("cannot write `{}`", self.output.display());
        let mut file = NamedTempFile::new_in(folder.unwrap_or(Path::new("."))).with_context(cannot_write)?;
        let bar = progress(0, "ranges");
        let sources: Vec<_> =
            sources.iter().map(|(name, kind, bytes)| Source { name, kind: *kind, bytes }).collect();
        let summary = build(&sources, &mut file, &mut |done, all| {
            bar.set_length(all);
            bar.set_position(done);
        })?;
        bar.finish_and_clear();
        file.as_file().sync_all().with_context(cannot_write)?;
        file.persist(&self.output).with_context(cannot_write)?;
        println!("{}: {} ranges, {} bytes", self.output.display(), summary.ranges, summary.bytes);
        println!("{}", summary.attribution);
        println!("\nFor the server:\n  [geo]\n  databases = [{:?}]", self.output.display().to_string());
        Ok(true)
    }

    /// What was named; where nothing was, what is installed.
    fn sources(&self) -> Result<Vec<(String, Kind, Vec<u8>)>> {
        let installed = self.libloc.is_none() && self.tor.is_empty();
        let there = |path: &&&str| Path::new(path).exists();
        let mut named: Vec<(PathBuf, Kind)> = Vec::new();
        // Tor's lists know fewer networks, and are there to fill gaps.
        named.extend(self.libloc.iter().map(|path| (path.clone(), Kind::Libloc)));
        named.extend(self.tor.iter().map(|path| (path.clone(), Kind::Tor)));
        if installed {
            named.extend(LIBLOC.iter().find(there).map(|path| (PathBuf::from(path), Kind::Libloc)));
            named.extend(TOR.iter().filter(there).map(|path| (PathBuf::from(path), Kind::Tor)));
        }
        if named.is_empty() {
            bail!(
                "neither libloc-database nor tor-geoipdb is installed: apt-get install libloc-database tor-geoipdb, or \
                 name their files by --libloc and --tor"
            );
        }
        let read = |(path, kind): (PathBuf, Kind)| {
            let bytes = fs::read(&path).with_context(|| format!("cannot read `{}`", path.display()))?;
            Ok((path.display().to_string(), kind, bytes))
        };
        named.into_iter().map(read).collect()
    }
}

impl Show {
    fn run(&self) -> Result<bool> {
        let database = Database::open(&self.file, None, &Limits::default())?;
        let atlas = Atlas::merge(&[&database.layer]);
        let about = &database.about;
        let tells: Vec<_> = about.tells.iter().map(ToString::to_string).collect();
        let facts = |address: &IpAddr| {
            let facts = atlas.facts(*address);
            let name = match facts.asn {
                engine::facts::Told::Is(asn) => atlas.as_name(asn).map(|name| format!(" ({name})")),
                engine::facts::Told::Nothing | engine::facts::Told::NotLoaded => None,
            };
            format!("{facts}{}", name.unwrap_or_default())
        };
        if self.json {
            let known: Vec<_> =
                self.addresses.iter().map(|one| json!({ "address": one, "facts": facts(one) })).collect();
            table::print_json(&json!({
                "type": about.database_type, "built": about.built, "networks": about.networks, "tells": tells,
                "odd": about.odd, "attribution": about.attribution, "addresses": known,
            }))?;
            return Ok(true);
        }
        let built = okta::time::text(about.built_at());
        println!("{}, built {built}", escape(&about.database_type));
        println!("{} networks; it tells {}", about.networks, tells.join(", "));
        if about.odd > 0 {
            println!("{} records have a value that could not be taken", about.odd);
        }
        if let Some(words) = &about.attribution {
            println!("{}", escape(words));
        }
        for address in &self.addresses {
            println!("\n{address}  {}", escape(&facts(address)));
        }
        Ok(true)
    }
}

async fn files(connection: &Connection) -> Result<bool> {
    let shown = connection.open()?.get("/ringfence/v1/geo").await?.body;
    if connection.json {
        table::print_json(&shown)?;
        return Ok(true);
    }
    let files = shown["files"].as_array().map(Vec::as_slice).unwrap_or_default();
    if files.is_empty() {
        println!(
            "No file is loaded: what asks for a country, an ASN or an anonymizer is unknown, and refused."
        );
        println!("`ringfence geo build -o FILE` makes one that is free to use.");
        return Ok(true);
    }
    let text = |value: &serde_json::Value| match value {
        serde_json::Value::String(text) => escape(text),
        serde_json::Value::Null => String::new(),
        other => other.to_string(),
    };
    let row = |file: &serde_json::Value| {
        let about = &file["about"];
        let tells = about["tells"].as_array().map(Vec::as_slice).unwrap_or_default();
        let tells: Vec<_> = tells.iter().map(text).collect();
        vec![
            text(&file["path"]),
            text(&about["type"]),
            text(&about["ageDays"]),
            text(&about["networks"]),
            tells.join(", "),
            text(&file["fault"]),
        ]
    };
    table::print(&["file", "type", "days old", "networks", "tells", "fault"], files.iter().map(row))?;
    for zone in shown["blocking"].as_array().map(Vec::as_slice).unwrap_or_default() {
        println!("\nThe blocklist zone {} asks for what no file tells: everybody is blocked.", text(zone));
    }
    Ok(true)
}
