//! What people do by hand: ten thousand networks and ten thousand tokens in the configuration of nginx or HAProxy.

use std::collections::HashSet;
use std::fmt::Write as _;

use engine::Entry;

use crate::callers::{CALLERS, Callers};
use crate::organization::{self, Chance};

/// A connection lives as long as it is used.
pub(super) const KEPT: &str = "keepalive_requests 1000000000;\n";
/// The client's address is that of the header, as ours reads it.
pub(super) const BEHIND: &str = "set_real_ip_from 127.0.0.1; real_ip_header X-Forwarded-For;\n";

/// Enough for the callers, and filled up to as many as are promised.
pub(super) struct Lists {
    pub(super) networks: Vec<String>,
    pub(super) tokens: Vec<String>,
}

impl Lists {
    pub(super) fn new(callers: &Callers, chance: &mut Chance) -> Self {
        let mut lists = Self { networks: vec![], tokens: vec![] };
        let (mut networks, mut tokens) = (HashSet::new(), HashSet::new());
        let mut add = |from: &str, token: String, chance: &mut Chance| {
            let network = around(from, chance);
            if networks.insert(network.clone()) && lists.networks.len() < CALLERS {
                lists.networks.push(network);
            }
            if tokens.insert(token.clone()) && lists.tokens.len() < CALLERS {
                lists.tokens.push(token);
            }
            lists.networks.len() < CALLERS || lists.tokens.len() < CALLERS
        };
        let mut has_room = true;
        for caller in &callers.all {
            has_room = add(&caller.from, caller.token.clone(), chance);
        }
        let mut number = usize::MAX;
        while has_room {
            // Tokens that no caller has.
            number -= 1;
            has_room = add(&chance.address().to_string(), organization::text(number), chance);
        }
        lists
    }

    /// `map` of nginx: `$known` is 1 where the token is one of ours.
    fn map(&self) -> String {
        let mut text = String::from(
            "map_hash_max_size 65536; map_hash_bucket_size 128;\nmap $http_authorization $known {\ndefault 0;\n",
        );
        for token in &self.tokens {
            let _ = writeln!(text, "\"Bearer {token}\" 1;");
        }
        text.push_str("}\n");
        text
    }
}

/// A network of a usual size that an address is in.
fn around(address: &str, chance: &mut Chance) -> String {
    let prefix = organization::prefix(chance);
    let entry = Entry::parse(&format!("{address}/{prefix}")).expect("an address and a prefix");
    format!("{}/{prefix}", entry.first())
}

/// An answer and nothing else.
pub(super) fn bare(port: u16) -> String {
    format!("{KEPT}server {{ listen 127.0.0.1:{port}; location / {{ return 204; }} }}")
}

/// `allow` for each network. `return` would answer before the addresses are looked at, so that `try_files` does,
/// which remembers that there is no such file.
pub(super) fn allow(lists: &Lists, port: u16) -> String {
    let map = lists.map();
    let allow: String = lists.networks.iter().flat_map(|network| ["allow ", network, ";\n"]).collect();
    format!(
        "{KEPT}{BEHIND}{map}open_file_cache max=16 inactive=1h; open_file_cache_valid 1h; open_file_cache_errors on;\n\
         server {{ listen 127.0.0.1:{port}; root /nonexistent; location / {{\n\
         if ($known = 0) {{ return 401; }}\n{allow}deny all; try_files /none =204; }} }}"
    )
}

/// `geo` finds the network in a tree.
pub(super) fn geo(lists: &Lists, port: u16) -> String {
    let map = lists.map();
    let inside: String = lists.networks.iter().flat_map(|network| [network, " 1;\n"]).collect();
    format!(
        "{KEPT}{BEHIND}{map}geo $inside {{\ndefault 0;\n{inside}}}\n\
         server {{ listen 127.0.0.1:{port}; location / {{\n\
         if ($known = 0) {{ return 401; }}\nif ($inside = 0) {{ return 403; }}\nreturn 204; }} }}"
    )
}

/// HAProxy, with the networks and tokens in files.
pub(super) fn haproxy(networks: &str, tokens: &str, port: u16) -> String {
    format!(
        "global\n  nbthread 1\n  maxconn 1024\n\
         defaults\n  mode http\n  timeout client 1m\n  timeout connect 5s\n  timeout server 1m\n\
         frontend gate\n  bind 127.0.0.1:{port}\n\
         \x20 acl known http_auth_bearer,map_str({tokens}) -m found\n\
         \x20 acl inside req.hdr_ip(x-forwarded-for,-1) -m ip -f {networks}\n\
         \x20 http-request deny deny_status 401 unless known\n\
         \x20 http-request deny deny_status 403 unless inside\n\
         \x20 http-request return status 204\n"
    )
}
