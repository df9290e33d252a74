//! What is read of a record.

use engine::facts::{Anonymizer, Country, Region, Told};
use geo::{Fact, Fields, Path};
use mmdb_writer::Value;

use crate::write::{BUILT, address, chain, country, file, known, read, read_with, told};

/// A record beside a whole one, so that each fact is told by some record: what is known, and whether it is odd.
fn check(database_type: &str, whole: &Value, record: &Value, expected: [&str; 5], odd: u64) {
    let bytes =
        file(database_type, BUILT, &[("192.0.2.0/24", whole.clone()), ("198.51.100.0/24", record.clone())]);
    let database = read(&bytes).expect("a database");
    let facts = &known(&database.layer, address("198.51.100.7")).facts;
    assert_eq!(told(facts), expected.map(str::to_owned), "{record:?}");
    assert_eq!(database.about.odd, odd, "{record:?}");
}

fn city(code: impl Into<Value>, part: impl Into<Value>) -> Value {
    let part = Value::map([("iso_code", part.into())]);
    Value::map([("country", Value::map([("iso_code", code.into())])), ("subdivisions", Value::array([part]))])
}

#[test]
fn a_country_and_its_region() {
    let rows = [
        (city("FR", "IDF"), ["FR", "FR-IDF"], 0),
        (city("fr", "idf"), ["FR", "FR-IDF"], 0),
        (city("FR", "FR-IDF"), ["FR", "FR-IDF"], 0),
        // A region of another country, as a file that mixes two would have it.
        (city("FR", "DE-BE"), ["FR", "-"], 1),
        (city("FR", "Ile"), ["FR", "FR-ILE"], 0),
        (city("FR", "Ile-de-France"), ["FR", "-"], 1),
        (city("FR", ""), ["FR", "-"], 0),
        (city("FR", 11_u32), ["FR", "-"], 1),
        (city("XXX", "IDF"), ["-", "-"], 1),
        (city("", "IDF"), ["-", "-"], 0),
        (city("A1", "IDF"), ["-", "-"], 1),
        (city(7_u32, "IDF"), ["-", "-"], 1),
        (country("FR"), ["FR", "-"], 0),
        (Value::map([("country", "FR")]), ["-", "-"], 1),
        (Value::map([("subdivisions", Value::array([Value::from("IDF")]))]), ["-", "-"], 1),
        (Value::map([("subdivisions", Value::array(Vec::<Value>::new()))]), ["-", "-"], 0),
        (Value::map(Vec::<(&str, Value)>::new()), ["-", "-"], 0),
        (Value::from("FR"), ["-", "-"], 1),
    ];
    for (record, [country, region], odd) in rows {
        check("GeoLite2-City", &city("US", "WA"), &record, [country, region, "?", "?", "?"], odd);
    }
}

#[test]
fn a_number_of_an_autonomous_system() {
    let maxmind = |asn: Value| Value::map([("autonomous_system_number", asn)]);
    let ipinfo = |asn: &str| Value::map([("asn", asn), ("name", "A name")]);
    let rows = [
        (maxmind(Value::from(174_u32)), "174", 0),
        (maxmind(Value::U64(174)), "174", 0),
        (maxmind(Value::U64(1 << 32)), "-", 1),
        (maxmind(Value::from(0_u32)), "-", 0),
        (maxmind(Value::I32(-1)), "-", 1),
        (maxmind(Value::from(true)), "-", 1),
    ];
    for (record, asn, odd) in rows {
        check("GeoLite2-ASN", &maxmind(Value::from(1_u32)), &record, ["?", "?", asn, "?", "?"], odd);
    }
    let rows = [
        ("AS174", "174", 0),
        ("as174", "174", 0),
        ("174", "174", 0),
        ("", "-", 0),
        ("AS", "-", 1),
        ("AS+174", "-", 1),
        ("AS4294967296", "-", 1),
        ("ASX", "-", 1),
    ];
    for (text, asn, odd) in rows {
        check("ipinfo generic_asn_free.mmdb", &ipinfo("AS1"), &ipinfo(text), ["?", "?", asn, "?", "?"], odd);
    }
}

#[test]
fn an_anonymizer_is_what_its_maker_says() {
    let flags = |flags: &[(&str, Value)]| Value::map(flags.iter().cloned());
    let yes = || Value::from(true);
    let rows = [
        (flags(&[("is_anonymous", yes()), ("is_hosting_provider", yes())]), "Other", 0),
        (flags(&[("is_hosting_provider", yes())]), "-", 0),
        (flags(&[("is_anonymous", yes()), ("is_tor_exit_node", yes())]), "Tor", 0),
        (flags(&[("is_tor_exit_node", yes())]), "Tor", 0),
        (flags(&[("is_anonymous", Value::from(false))]), "-", 0),
        (flags(&[("is_anonymous", Value::from("maybe"))]), "-", 1),
        (flags(&[]), "-", 0),
    ];
    for (record, anonymizer, odd) in rows {
        let whole = flags(&[("is_anonymous", yes())]);
        check("GeoIP2-Anonymous-IP", &whole, &record, ["?", "?", "?", anonymizer, "?"], odd);
    }
    let rows = [
        (flags(&[("hosting", yes())]), ["-", "-"], 0),
        (flags(&[("hosting", Value::from("true")), ("vpn", Value::from(""))]), ["-", "-"], 0),
        (
            flags(&[("vpn", Value::from("true")), ("service", Value::from("NordVPN"))]),
            ["Other", "NORD_VPN"],
            0,
        ),
        (flags(&[("relay", Value::from("1"))]), ["Other", "-"], 0),
        (flags(&[("proxy", yes()), ("service", Value::from("Nobody knows"))]), ["Other", "-"], 0),
        (flags(&[("tor", yes())]), ["Tor", "-"], 0),
        (flags(&[("vpn", Value::from("yes")), ("proxy", yes())]), ["Other", "-"], 1),
    ];
    for (record, [anonymizer, services], odd) in rows {
        let whole = flags(&[("vpn", yes()), ("service", Value::from("Mullvad"))]);
        check("ipinfo standard_privacy.mmdb", &whole, &record, ["?", "?", "?", anonymizer, services], odd);
    }
}

#[test]
fn what_no_record_tells_the_file_cannot_tell() {
    let bytes = file("GeoLite2-City", BUILT, &[("192.0.2.0/24", country("SE"))]);
    let database = read(&bytes).expect("a database");
    assert_eq!(database.about.tells, [Fact::Country]);
    for text in ["192.0.2.1", "203.0.113.1", "2001:db8::1"] {
        assert_eq!(known(&database.layer, address(text)).facts.region, Told::NotLoaded, "{text}");
    }
    assert_eq!(known(&database.layer, address("203.0.113.1")).facts.country, Told::Nothing);
}

#[test]
fn paths_of_the_configuration_stand_instead_of_a_preset() {
    let record = Value::map([
        ("where", Value::array([Value::from("SE"), Value::from("SE-AB")])),
        ("who", Value::map([("tor", Value::from(true)), ("name", Value::from("WARP"))])),
    ]);
    let path = |text: &str| Path::parse(text).expect(text);
    let bytes = file("Somebody-Else", BUILT, &[("192.0.2.0/24", record)]);
    let fields = Fields {
        country: Some(path("where.0")),
        region: Some(path("where.1")),
        tor: Some(path("who.tor")),
        provider: Some(path("who.name")),
        ..Fields::default()
    };
    let database = read_with(&bytes, Some(&fields)).expect("a database");
    let known = known(&database.layer, address("192.0.2.1"));
    assert_eq!(known.facts.country, Told::Is(Country::parse("SE").expect("a country")));
    assert_eq!(known.facts.region, Told::Is(Region::parse("SE-AB").expect("a region")));
    assert_eq!(known.facts.anonymizer, Told::Is(Anonymizer::Tor));
    assert_eq!(known.facts.services, Told::Is(std::sync::Arc::from([Box::from("WARP_VPN")])));
    assert_eq!(known.provider.as_deref(), Some("WARP"));
    assert_eq!(known.facts.asn, Told::NotLoaded);

    let error = read(&bytes).expect_err("an unknown type");
    assert_eq!(
        chain(&error),
        "cannot use the geo file `test.mmdb`: its type `Somebody-Else` is not known here: say the paths of its fields"
    );
}

#[test]
fn a_path_is_steps_with_dots_between_them() {
    let rows = [
        ("country.iso_code", true),
        ("subdivisions.0.iso_code", true),
        ("a", true),
        ("", false),
        ("a..b", false),
        (".a", false),
        ("country.names.en", false),
        ("a.b.c.d.e.f.g.h", true),
        ("a.b.c.d.e.f.g.h.i", false),
    ];
    for (text, is_path) in rows {
        assert_eq!(Path::parse(text).is_ok(), is_path, "{text}");
        assert_eq!(Path::parse(text).map_or_else(|_| text.to_owned(), |path| path.to_string()), text);
    }
    assert!(Path::parse(&"a".repeat(65)).is_err());
}

#[test]
fn a_segment_ends_where_its_network_ends() {
    let bytes = file(
        "GeoLite2-Country",
        BUILT,
        &[
            ("192.0.2.0/25", country("SE")),
            ("192.0.2.128/25", country("SE")),
            ("192.0.3.0/24", country("NO")),
            ("255.255.255.255/32", country("DK")),
            ("2001:db8::/32", country("FI")),
            ("ffff::/16", country("SE")),
        ],
    );
    let database = read(&bytes).expect("a database");
    let rows = [
        ("0.0.0.0", "-"),
        ("192.0.1.255", "-"),
        ("192.0.2.0", "SE"),
        ("192.0.2.255", "SE"),
        ("192.0.3.0", "NO"),
        ("192.0.4.0", "-"),
        ("255.255.255.254", "-"),
        ("255.255.255.255", "DK"),
        ("::", "-"),
        // An address that embeds another stays the IPv6 address that it is: none of these is of Sweden.
        ("::192.0.2.0", "-"),
        ("::ffff:192.0.2.0", "-"),
        ("2002:c000:200::1", "-"),
        ("2001:0:c000:200::1", "-"),
        ("2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", "-"),
        ("2001:db8::", "FI"),
        ("2001:db9::", "-"),
        ("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "SE"),
    ];
    for (text, expected) in rows {
        let facts = &known(&database.layer, address(text)).facts;
        assert_eq!(told(facts)[0], expected, "{text}");
    }
    assert_eq!(database.layer.ipv4.len(), 4, "{:?}", database.layer.ipv4);
    assert_eq!(database.layer.ipv6.len(), 3, "{:?}", database.layer.ipv6);
    assert_eq!(database.about.built, BUILT);
    assert_eq!(&*database.about.description, "A database of a test");
    assert_eq!(
        database.about.attribution.as_deref(),
        Some("This product includes GeoLite Data created by MaxMind, available from https://www.maxmind.com")
    );
}

#[test]
fn names_are_for_people() {
    let record = |asn: u32, name: &str| {
        Value::map([
            ("autonomous_system_number", Value::from(asn)),
            ("autonomous_system_organization", Value::from(name)),
        ])
    };
    let rows = [
        ("192.0.2.0/24", record(1, "One")),
        ("192.0.3.0/24", record(2, "T\u{1b}[31mwo")),
        ("192.0.4.0/24", record(3, &"x".repeat(300))),
    ];
    let database = read(&file("GeoLite2-ASN", BUILT, &rows)).expect("a database");
    assert_eq!(database.layer.as_names.len(), 1);
    assert_eq!(database.layer.as_names.get(&1).map(|name| &**name), Some("One"));
    assert_eq!(database.about.odd, 2);
}
