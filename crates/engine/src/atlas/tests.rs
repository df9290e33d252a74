use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;

use super::{Atlas, Known, Layer, SaidBy};
use crate::facts::{Anonymizer, Country, Facts, Region, Told};

fn address(text: &str) -> IpAddr {
    text.parse().expect("an address")
}

fn country(text: &str) -> Told<Country> {
    Told::Is(Country::parse(text).expect("a country"))
}

/// A file that tells some facts, by the networks it has.
fn layer(unknown: &Facts, networks: &[(&str, &str, Facts)]) -> Layer {
    let ends: Vec<_> =
        networks.iter().map(|(first, last, facts)| (address(first), address(last), facts.clone())).collect();
    let known = |facts: &Facts| Known { facts: facts.clone(), provider: None };
    Layer::of_networks(known(unknown), ends.iter().map(|(first, last, _)| (*first, *last)), |address| {
        let holding = ends.iter().filter(|(first, last, _)| *first <= address && address <= *last);
        holding.max_by_key(|(first, ..)| *first).map(|(.., facts)| known(facts))
    })
}

fn countries() -> Layer {
    let tells = Facts { country: Told::Nothing, ..Facts::not_loaded() };
    let is = |text: &str| Facts { country: country(text), ..Facts::not_loaded() };
    layer(
        &tells,
        &[
            ("10.0.0.0", "10.0.0.255", is("DE")),
            ("10.0.0.16", "10.0.0.31", is("FR")),
            ("255.255.255.0", "255.255.255.255", is("JP")),
            ("2001:db8::", "2001:db8::ffff", is("SE")),
        ],
    )
}

fn anonymizers(kind: Anonymizer) -> Layer {
    let tells = Facts { anonymizer: Told::Nothing, ..Facts::not_loaded() };
    layer(&tells, &[("10.0.0.20", "10.0.1.3", Facts { anonymizer: Told::Is(kind), ..Facts::not_loaded() })])
}

#[test]
fn nothing_is_known_where_nothing_is_loaded() {
    let atlas = Atlas::empty();
    for text in ["0.0.0.0", "255.255.255.255", "::", "2001:db8::1"] {
        assert_eq!(atlas.facts(address(text)), &Facts::not_loaded());
    }
}

#[test]
fn each_network_ends_where_it_ends() {
    let countries = countries();
    let atlas = Atlas::merge(&[&countries]);
    for (text, expected) in [
        ("9.255.255.255", Told::Nothing),
        ("10.0.0.0", country("DE")),
        ("10.0.0.15", country("DE")),
        ("10.0.0.16", country("FR")),
        ("10.0.0.31", country("FR")),
        ("10.0.0.32", country("DE")),
        ("10.0.1.0", Told::Nothing),
        ("255.255.255.255", country("JP")),
        ("2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", Told::Nothing),
        ("2001:db8::ffff", country("SE")),
        ("2001:db8::1:0", Told::Nothing),
    ] {
        let facts = atlas.facts(address(text));
        assert_eq!(facts.country, expected, "{text}");
        assert_eq!(facts.asn, Told::NotLoaded, "no file has it");
    }
    assert_eq!(atlas.tells(), &Facts { country: Told::Nothing, ..Facts::not_loaded() });
}

#[test]
fn files_are_put_together_and_each_fact_says_whose_it_is() {
    let (countries, untold) = (countries(), anonymizers(Anonymizer::Untold));
    let (other, tor) = (anonymizers(Anonymizer::Other), anonymizers(Anonymizer::Tor));
    let kind = |layers: &[&Layer]| Atlas::merge(layers).facts(address("10.0.0.20")).anonymizer;
    assert_eq!(kind(&[&untold, &other]), Told::Is(Anonymizer::Other));
    assert_eq!(kind(&[&tor, &untold, &other]), Told::Is(Anonymizer::Tor));
    let atlas = Atlas::merge(&[&countries, &other, &tor]);
    let located = atlas.locate(address("10.0.0.20"));
    assert_eq!((located.facts.country, located.facts.anonymizer), (country("FR"), Told::Is(Anonymizer::Tor)));
    assert_eq!(located.said_by, SaidBy { country: Some(0), anonymizer: Some(2), ..SaidBy::default() });
    assert_eq!(atlas.facts(address("10.0.1.3")).country, Told::Nothing);
    assert_eq!(atlas.facts(address("10.0.1.4")).anonymizer, Told::Nothing);
}

#[test]
fn the_earlier_file_counts_and_a_later_one_fills_its_gaps() {
    let is = |text: &str| Facts { country: country(text), ..Facts::not_loaded() };
    let tells = Facts { country: Told::Nothing, region: Told::Nothing, ..Facts::not_loaded() };
    let region = Told::Is(Region::parse("US-CA").expect("a region"));
    let later = layer(
        &tells,
        &[(
            "10.0.0.0",
            "10.0.2.0",
            Facts { region: region.clone(), country: country("US"), ..Facts::not_loaded() },
        )],
    );
    let earlier = layer(
        &Facts { country: Told::Nothing, ..Facts::not_loaded() },
        &[("10.0.0.0", "10.0.0.9", is("DE"))],
    );
    let atlas = Atlas::merge(&[&earlier, &later]);
    assert_eq!(atlas.facts(address("10.0.0.9")).country, country("DE"));
    assert_eq!(atlas.facts(address("10.0.0.10")).country, country("US"));
    assert_eq!(
        atlas.facts(address("10.0.2.1")),
        &Facts { region: Told::Nothing, country: Told::Nothing, ..Facts::not_loaded() }
    );
}

#[test]
fn what_a_file_cannot_tell_is_not_told_by_a_record_of_it() {
    let is = Facts { country: country("DE"), asn: Told::Is(1), ..Facts::not_loaded() };
    let layer =
        layer(&Facts { country: Told::Nothing, ..Facts::not_loaded() }, &[("10.0.0.0", "10.0.0.9", is)]);
    let atlas = Atlas::merge(&[&layer]);
    assert_eq!(atlas.facts(address("10.0.0.1")).asn, Told::NotLoaded);
}

#[test]
fn services_add_up_and_names_are_there_for_people() {
    let tells = Facts { services: Told::Nothing, ..Facts::not_loaded() };
    let one = |name: &str| Facts { services: Told::Is([name.into()].into()), ..Facts::not_loaded() };
    let mut first = layer(&tells, &[("10.0.0.0", "10.0.0.9", one("NORD_VPN"))]);
    let second = layer(&tells, &[("10.0.0.5", "10.0.0.9", one("GOOGLE_VPN"))]);
    first.as_names = HashMap::from([(64500, Arc::from("Example"))]);
    first.known.iter_mut().for_each(|known| known.provider = Some("Nord".into()));
    let atlas = Atlas::merge(&[&first, &second]);
    let services = |text: &str| atlas.facts(address(text)).services.clone();
    assert_eq!(services("10.0.0.0"), one("NORD_VPN").services);
    assert_eq!(services("10.0.0.9"), Told::Is(["GOOGLE_VPN".into(), "NORD_VPN".into()].into()));
    assert_eq!(atlas.locate(address("10.0.0.0")).provider.as_deref(), Some("Nord"));
    assert_eq!(atlas.as_name(64500).map(|name| &**name), Some("Example"));
    assert_eq!(atlas.as_names().count(), 1);
}
