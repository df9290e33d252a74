//! Names of providers, as files have them, to Okta's IP service categories.

/// Okta's list (zones API 2026.06.3, and two added since), without those that are of no provider.
const SERVICES: [&str; 35] = [
    "ABCPROXY_PROXY",
    "APPLE_ICLOUD_RELAY_PROXY",
    "ASTRILL_VPN",
    "AVAST_VPN",
    "BIGMAMA_PROXY",
    "CYBERGHOST_VPN",
    "DATAIMPULSE_PROXY",
    "EXPRESS_VPN",
    "FACELESS_PROXY",
    "FROXY_PROXY",
    "GEONODE_PROXY",
    "GLOBALPROTECT_VPN",
    "GOOGLE_VPN",
    "IPCOLA_PROXY",
    "IPIDEA_PROXY",
    "IPROXYSHOP_PROXY",
    "LUMINATI_PROXY",
    "MULLVAD_VPN",
    "NETNUT_PROXY",
    "NEXUS_PROXY",
    "NORD_VPN",
    "OCULUS_PROXY",
    "OXYLABS_PROXY",
    "PIA_VPN",
    "PROXYLINE_PROXY",
    "PROXYRACK_PROXY",
    "SAMSUNG_VPN",
    "SPACEPROXIES_PROXY",
    "SURFSHARK_VPN",
    "SYMANTEC_VPN",
    "TRENDMICRO_VPN",
    "ULTRASURF_VPN",
    "VIGOR_SSL_VPN",
    "WARP_VPN",
    "YILU_PROXY",
];

/// Other names that can mean nobody else, in lower-case letters and digits: a bare `google` is not among them.
const ALSO: [(&str, &str); 37] = [
    ("abcproxy", "ABCPROXY_PROXY"),
    ("appleicloudprivaterelay", "APPLE_ICLOUD_RELAY_PROXY"),
    ("appleicloudrelay", "APPLE_ICLOUD_RELAY_PROXY"),
    ("appleprivaterelay", "APPLE_ICLOUD_RELAY_PROXY"),
    ("icloudprivaterelay", "APPLE_ICLOUD_RELAY_PROXY"),
    ("icloudrelay", "APPLE_ICLOUD_RELAY_PROXY"),
    ("astrill", "ASTRILL_VPN"),
    ("avastsecureline", "AVAST_VPN"),
    ("avastsecurelinevpn", "AVAST_VPN"),
    ("bigmama", "BIGMAMA_PROXY"),
    ("cyberghost", "CYBERGHOST_VPN"),
    ("dataimpulse", "DATAIMPULSE_PROXY"),
    ("froxy", "FROXY_PROXY"),
    ("geonode", "GEONODE_PROXY"),
    ("globalprotect", "GLOBALPROTECT_VPN"),
    ("googleonevpn", "GOOGLE_VPN"),
    ("vpnbygoogle", "GOOGLE_VPN"),
    ("vpnbygoogleone", "GOOGLE_VPN"),
    ("ipcola", "IPCOLA_PROXY"),
    ("ipidea", "IPIDEA_PROXY"),
    ("iproxyshop", "IPROXYSHOP_PROXY"),
    ("brightdata", "LUMINATI_PROXY"),
    ("luminati", "LUMINATI_PROXY"),
    ("mullvad", "MULLVAD_VPN"),
    ("netnut", "NETNUT_PROXY"),
    ("oculusproxies", "OCULUS_PROXY"),
    ("oxylabs", "OXYLABS_PROXY"),
    ("privateinternetaccess", "PIA_VPN"),
    ("privateinternetaccessvpn", "PIA_VPN"),
    ("proxyline", "PROXYLINE_PROXY"),
    ("proxyrack", "PROXYRACK_PROXY"),
    ("spaceproxies", "SPACEPROXIES_PROXY"),
    ("surfshark", "SURFSHARK_VPN"),
    ("ultrasurf", "ULTRASURF_VPN"),
    ("cloudflarewarp", "WARP_VPN"),
    ("warp", "WARP_VPN"),
    ("yiluproxy", "YILU_PROXY"),
];

/// Okta's name of the service that the provider runs, if Okta has one.
pub(crate) fn of_provider(provider: &str) -> Option<&'static str> {
    let name = plain(provider);
    let also = || ALSO.iter().find(|(from, _)| *from == name).map(|(_, to)| *to);
    SERVICES.into_iter().find(|service| plain(service) == name).or_else(also)
}

fn plain(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provider_is_the_service_of_its_name_and_no_other() {
        let rows = [
            ("NordVPN", Some("NORD_VPN")),
            ("Nord VPN", Some("NORD_VPN")),
            ("nord", None),
            ("Mullvad", Some("MULLVAD_VPN")),
            ("Mullvad VPN", Some("MULLVAD_VPN")),
            ("iCloud Private Relay", Some("APPLE_ICLOUD_RELAY_PROXY")),
            ("Bright Data", Some("LUMINATI_PROXY")),
            ("Google", None),
            ("foo", None),
            ("", None),
        ];
        for (provider, expected) in rows {
            assert_eq!(of_provider(provider), expected, "{provider}");
        }
        for (from, to) in ALSO {
            assert!(SERVICES.contains(&to), "{to}");
            assert_eq!(plain(from), from, "{from}");
        }
    }
}
