//! What the files that people have can tell, and where: by the type that their metadata names.
//!
//! DB-IP's free files have names of regions and no codes, so they cannot tell regions.

use crate::fields::{Fields, Path};

/// The type of what [`crate::build`] makes.
pub(crate) const OWN_TYPE: &str = "Ringfence-Country-ASN";

#[derive(Debug)]
pub(crate) struct Preset {
    pub(crate) fields: Fields,
    /// What the maker wants said; of our own file, its description says it.
    pub(crate) attribution: Option<&'static str>,
}

/// Paths as text, empty where there is none.
#[derive(Clone, Copy, Debug)]
struct Says {
    country: &'static str,
    region: &'static str,
    asn: &'static str,
    as_name: &'static str,
    anonymizer: &'static [&'static str],
    tor: &'static str,
    provider: &'static str,
}

struct Row {
    /// Types; one that ends in `*` is of every type that begins so.
    types: &'static [&'static str],
    says: Says,
    attribution: Option<&'static str>,
}

const NOTHING: Says =
    Says { country: "", region: "", asn: "", as_name: "", anonymizer: &[], tor: "", provider: "" };
const COUNTRY: Says = Says { country: "country.iso_code", ..NOTHING };
const CITY: Says = Says { region: "subdivisions.0.iso_code", ..COUNTRY };
const ASN: Says =
    Says { asn: "autonomous_system_number", as_name: "autonomous_system_organization", ..NOTHING };
const TRAITS_ASN: Says = Says {
    asn: "traits.autonomous_system_number",
    as_name: "traits.autonomous_system_organization",
    ..NOTHING
};
const ENTERPRISE: Says = Says { asn: TRAITS_ASN.asn, as_name: TRAITS_ASN.as_name, ..CITY };
/// Flags are there only where they are true. Hosting alone is no anonymizer, unless the maker says so.
const ANONYMOUS: Says = Says { anonymizer: &["is_anonymous"], tor: "is_tor_exit_node", ..NOTHING };
const ANONYMOUS_PLUS: Says = Says { provider: "provider_name", ..ANONYMOUS };
const OWN: Says = Says { country: COUNTRY.country, anonymizer: ANONYMOUS.anonymizer, ..ASN };
const DBIP_ISP: Says = Says { country: COUNTRY.country, ..TRAITS_ASN };
const IPINFO_COUNTRY: Says = Says { country: "country", ..NOTHING };
const IPINFO_ASN: Says = Says { asn: "asn", as_name: "name", ..NOTHING };
const IPINFO_COUNTRY_ASN: Says = Says { country: "country", as_name: "as_name", ..IPINFO_ASN };
const IPINFO_LITE: Says = Says { country: "country_code", asn: "asn", as_name: "as_name", ..NOTHING };
const IPINFO_CORE: Says = Says { region: "region_code", anonymizer: &["is_anonymous"], ..IPINFO_LITE };
const IPINFO_LOCATION: Says = Says { country: "country_code", region: "region_code", ..NOTHING };
const IPINFO_PLUS: Says = Says { tor: "is_tor", provider: "privacy_name", ..IPINFO_CORE };
const IPINFO_PRIVACY: Says =
    Says { anonymizer: &["vpn", "proxy", "relay"], tor: "tor", provider: "service", ..NOTHING };

const MAXMIND: Option<&str> =
    Some("This product includes GeoLite Data created by MaxMind, available from https://www.maxmind.com");
const DBIP: Option<&str> = Some("IP Geolocation by DB-IP, https://db-ip.com");
const IPINFO: Option<&str> = Some("IP address data powered by IPinfo, https://ipinfo.io");

/// The first that fits counts.
const ROWS: [Row; 25] = [
    row(&[OWN_TYPE], OWN, None),
    row(&["GeoLite2-City*"], CITY, MAXMIND),
    row(&["GeoLite2-Country*"], COUNTRY, MAXMIND),
    row(&["GeoLite2-ASN"], ASN, MAXMIND),
    row(&["GeoIP2-City*", "GeoIP2-Precision-City", "GeoIP-City*"], CITY, None),
    row(&["GeoIP2-Enterprise*", "GeoIP2-Precision-Enterprise*"], ENTERPRISE, None),
    row(&["GeoIP2-Country*", "GeoIP2-Precision-Country", "GeoIP-Country*"], COUNTRY, None),
    row(&["GeoIP2-ISP", "GeoIP2-Precision-ISP", "GeoIP-ISP"], ASN, None),
    row(&["GeoIP2-Anonymous-IP", "GeoIP-Anonymous-IP"], ANONYMOUS, None),
    row(&["GeoIP-Anonymous-Plus", "GeoIP2-Anonymous-Plus"], ANONYMOUS_PLUS, None),
    row(&["DBIP-City-Lite", "DBIP-Country-Lite", "DBIP-Country"], COUNTRY, DBIP),
    row(&["DBIP-ASN-Lite", "DBIP-ASN"], ASN, DBIP),
    row(&["DBIP-City", "DBIP-Location"], CITY, DBIP),
    row(&["DBIP-Location-ISP", "DBIP-Enterprise"], ENTERPRISE, DBIP),
    row(&["DBIP-ISP"], DBIP_ISP, DBIP),
    row(&["ipinfo generic_country_free_country_asn"], IPINFO_COUNTRY_ASN, IPINFO),
    row(&["ipinfo country_asn", "ipinfo ip_country_asn"], IPINFO_COUNTRY_ASN, IPINFO),
    row(&["ipinfo generic_country*", "ipinfo ip_country"], IPINFO_COUNTRY, IPINFO),
    row(&["ipinfo generic_asn*", "ipinfo standard_asn*", "ipinfo asn", "ipinfo ip_asn"], IPINFO_ASN, IPINFO),
    row(&["ipinfo lite", "ipinfo generic_lite", "ipinfo bundle_location_lite"], IPINFO_LITE, IPINFO),
    row(&["ipinfo bundle_location_core"], IPINFO_CORE, IPINFO),
    row(&["ipinfo bundle_location_plus"], IPINFO_PLUS, IPINFO),
    row(&["ipinfo standard_location_new"], IPINFO_LOCATION, IPINFO),
    row(
        &["ipinfo standard_location*", "ipinfo extended_location*", "ipinfo ip_geo*"],
        IPINFO_COUNTRY,
        IPINFO,
    ),
    row(&["ipinfo standard_privacy*", "ipinfo extended_privacy*", "ipinfo privacy*"], IPINFO_PRIVACY, IPINFO),
];

const fn row(types: &'static [&'static str], says: Says, attribution: Option<&'static str>) -> Row {
    Row { types, says, attribution }
}

/// As `DBIP-ASN-Lite (compat=GeoLite2-ASN)` and `ipinfo ip_asn_sample.mmdb` are named, too.
pub(crate) fn of(database_type: &str) -> Option<Preset> {
    let name = database_type.split(" (").next().unwrap_or_default();
    let name = name.strip_suffix(".mmdb").unwrap_or(name);
    let name = name.strip_suffix("_sample").unwrap_or(name);
    let fits = |pattern: &&str| match pattern.strip_suffix('*') {
        Some(start) => name.starts_with(start),
        None => name == *pattern,
    };
    let row = ROWS.iter().find(|row| row.types.iter().any(fits))?;
    Some(Preset { fields: row.says.fields(), attribution: row.attribution })
}

impl Says {
    fn fields(&self) -> Fields {
        // A test holds that each is a path.
        let path = |text: &str| Path::parse(text).ok();
        Fields {
            country: path(self.country),
            region: path(self.region),
            asn: path(self.asn),
            as_name: path(self.as_name),
            anonymizer: self.anonymizer.iter().filter_map(|text| path(text)).collect(),
            tor: path(self.tor),
            provider: path(self.provider),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::about::Fact::{self, Anonymizer, Asn, Country, Region, Services};

    #[test]
    fn a_type_says_which_facts_its_files_can_tell() {
        let rows: [(&str, &[Fact]); 28] = [
            ("GeoLite2-City", &[Country, Region]),
            ("GeoIP2-City-North-America", &[Country, Region]),
            ("GeoIP2-Enterprise", &[Country, Region, Asn]),
            ("GeoLite2-Country", &[Country]),
            ("GeoIP2-Country", &[Country]),
            ("GeoLite2-ASN", &[Asn]),
            ("GeoIP2-ISP", &[Asn]),
            ("GeoIP2-Anonymous-IP", &[Anonymizer]),
            ("GeoIP-Anonymous-Plus", &[Anonymizer, Services]),
            ("DBIP-City-Lite", &[Country]),
            ("DBIP-Country-Lite", &[Country]),
            ("DBIP-ASN-Lite (compat=GeoLite2-ASN)", &[Asn]),
            ("DBIP-Location (compat=City)", &[Country, Region]),
            ("DBIP-Location-ISP (compat=Enterprise)", &[Country, Region, Asn]),
            ("DBIP-ISP (compat=Enterprise)", &[Country, Asn]),
            ("ipinfo lite.mmdb", &[Country, Asn]),
            ("ipinfo generic_asn_free.mmdb", &[Asn]),
            ("ipinfo generic_country_free.mmdb", &[Country]),
            ("ipinfo generic_country_free_country_asn.mmdb", &[Country, Asn]),
            ("ipinfo standard_location_mmdb_v4.mmdb", &[Country]),
            ("ipinfo standard_location_new_sample.mmdb", &[Country, Region]),
            ("ipinfo bundle_location_core_sample.mmdb", &[Country, Region, Asn, Anonymizer]),
            ("ipinfo standard_privacy.mmdb", &[Anonymizer, Services]),
            ("ipinfo privacy_detection_sample.mmdb", &[Anonymizer, Services]),
            (OWN_TYPE, &[Country, Asn, Anonymizer]),
            ("GeoIP2-Domain", &[]),
            ("ipinfo standard_company.mmdb", &[]),
            ("", &[]),
        ];
        for (database_type, expected) in rows {
            let fields = of(database_type).map(|preset| preset.fields).unwrap_or_default();
            let tells: Vec<Fact> = Fact::ALL.into_iter().filter(|fact| fields.can_tell(*fact)).collect();
            assert_eq!(tells, expected, "{database_type}");
        }
    }

    #[test]
    fn each_path_of_a_preset_is_a_path() {
        for row in &ROWS {
            let says = row.says;
            let all = [says.country, says.region, says.asn, says.as_name, says.tor, says.provider];
            for text in all.into_iter().filter(|text| !text.is_empty()).chain(says.anonymizer.iter().copied())
            {
                assert!(Path::parse(text).is_ok(), "{text}");
            }
            assert!(row.types.iter().all(|name| of(name.trim_end_matches('*')).is_some()));
        }
    }
}
