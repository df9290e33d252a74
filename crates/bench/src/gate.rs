//! P5, P6: forward-auth over keep-alive connections on one core, beside nginx's `return 204` and beside what people
//! do by hand; P7: behind nginx's `auth_request`, beside nginx's proxying alone.

mod auth_request;
mod haproxy;
mod rivals;

use std::net::SocketAddr;
use std::path::Path;

use anyhow::{Result, ensure};
use testkit::http::Request;
use testkit::nginx::Nginx;
use testkit::server::Server;

use self::haproxy::Haproxy;
use self::rivals::Lists;
use crate::Size;
use crate::callers::{self, Caller, Callers};
use crate::figures::{Figure, one};
use crate::filled::Filled;
use crate::load::{Expect, Load, SERVER_CORE, Target, memory, pin, pinned};
use crate::organization::Chance;

/// Connections that are kept busy.
const CONNECTIONS: u32 = 64;
/// Callers that are tried before a target is measured.
const TRIED: usize = 100;

pub(crate) fn run(size: Size) -> Result<Vec<Figure>> {
    let mut chance = Chance::new(0x5EED);
    let filled = Filled::new(size, &mut chance)?;
    let callers = Callers::new(&filled, &mut chance);
    let script = callers.script(filled.path())?;
    let mut figures = direct(&filled, &callers, &script, &mut chance)?;
    figures.extend(auth_request::run(&filled, &callers, &script)?);
    Ok(figures)
}

fn direct(filled: &Filled, callers: &Callers, script: &Path, chance: &mut Chance) -> Result<Vec<Figure>> {
    let lists = Lists::new(callers, chance);
    let server = Server::builder(&pinned(filled.path())?).data(filled.path()).start();
    let [bare, allow, geo, acl] = std::array::from_fn(|_| testkit::free_port());
    let bare = rival(&rivals::bare(bare), bare)?;
    let allow = rival(&rivals::allow(&lists, allow), allow)?;
    let geo = rival(&rivals::geo(&lists, geo), geo)?;
    let haproxy = Haproxy::start(&lists, acl);
    let ours = server.gate().port();
    let target = |name, id, port| Target { name, ids: vec![id], port };
    let targets = [
        target("ringfence forward-auth", server.id(), ours),
        target("nginx return 204", bare.0.id(), bare.1),
        target("nginx allow + map", allow.0.id(), allow.1),
        target("nginx geo + map", geo.0.id(), geo.1),
        target("HAProxy ACL file + map", haproxy.id(), acl),
    ];
    for (at, target) in targets.iter().enumerate() {
        // nginx's `return 204` judges nobody.
        check(target, callers, at != 1)?;
    }
    let load = if filled.size.quick {
        Load { script, connections: CONNECTIONS, seconds: 1, rounds: 1, expect: Expect::Allowed }
    } else {
        Load { script, connections: CONNECTIONS, seconds: 5, rounds: 4, expect: Expect::Allowed }
    };
    Load { seconds: 1, rounds: 1, ..load }.in_turn(&targets)?;
    let rounds = load.in_turn(&targets)?;
    let mut figures = Vec::new();
    for at in 1..targets.len() {
        let name = format!("CPU of a request, ringfence to {}", targets[at].name);
        figures.push(rounds.figure(&name, "×", |round| round[0].cpu / round[at].cpu));
    }
    let name = "99th percentile, ringfence to nginx return 204";
    figures.push(rounds.figure(name, "×", |round| round[0].p99 / round[1].p99));
    (0..targets.len()).for_each(|at| figures.extend(rounds.figures(&targets, at)));
    figures.push(one("ringfence's resident memory", "MB", memory(server.id())?));
    Ok(figures)
}

fn rival(http: &str, port: u16) -> Result<(Nginx, u16)> {
    let nginx = Nginx::start(http, port);
    pin(nginx.id(), SERVER_CORE)?;
    Ok((nginx, port))
}

/// Good callers are let in; one without a known token is not, nor one from elsewhere. Otherwise it would be fast
/// and wrong.
fn check(target: &Target, callers: &Callers, judges: bool) -> Result<()> {
    let at = SocketAddr::from(([127, 0, 0, 1], target.port));
    let ask = |token: &str, from: &str| {
        let request = Request::new("GET", callers::PATH);
        let request = request.header("Authorization", format!("Bearer {token}"));
        request.header("X-Forwarded-For", from).send(at).status
    };
    for Caller { token, from, .. } in callers.all.iter().take(TRIED) {
        let status = ask(token, from);
        ensure!((200..300).contains(&status), "{}: a good call was answered {status}", target.name);
    }
    if !judges {
        return Ok(());
    }
    let bound = callers.bound()?;
    let unknown = ask(callers::UNKNOWN, &bound.from);
    ensure!(unknown == 401, "{}: an unknown token was answered {unknown}", target.name);
    let outside = ask(&bound.token, callers::OUTSIDE);
    ensure!(outside == 403, "{}: a call from elsewhere was answered {outside}", target.name);
    Ok(())
}
