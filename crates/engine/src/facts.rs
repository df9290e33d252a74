//! What is known about an address: country, region, ASN, anonymizer, IP services.

use std::sync::Arc;

/// One fact, or why it is not there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Told<T> {
    /// No loaded file could tell: a criterion that needs it is *unknown*.
    #[default]
    NotLoaded,
    /// A loaded file could have told, and knows nothing: matches no list.
    Nothing,
    Is(T),
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Facts {
    pub country: Told<Country>,
    /// ISO 3166-2 with its country, as in `US-CA`.
    pub region: Told<Region>,
    pub asn: Told<u32>,
    pub anonymizer: Told<Anonymizer>,
    /// Names from Okta's list of IP service categories, as in `NORD_VPN`.
    pub services: Told<Arc<[Box<str>]>>,
}

/// ISO 3166-1 alpha-2, upper case (`DE`), or a continent code that data uses instead (`EU`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; 2]);

/// ISO 3166-2, upper case, with its country: `US-CA`, `MX-CAM`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region(Box<str>);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Anonymizer {
    Tor,
    Other,
    /// The file does not tell whether it is Tor.
    Untold,
}

impl Facts {
    /// Nothing is loaded: whatever is asked is *unknown*.
    pub fn not_loaded() -> Self {
        Self::default()
    }

    /// Everything is loaded, and nobody knows the address.
    pub fn nothing() -> Self {
        Self {
            country: Told::Nothing,
            region: Told::Nothing,
            asn: Told::Nothing,
            anonymizer: Told::Nothing,
            services: Told::Nothing,
        }
    }
}

impl Country {
    /// Two ASCII letters, of either case.
    pub fn parse(text: &str) -> Option<Self> {
        match *text.as_bytes() {
            [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
                Some(Self([a.to_ascii_uppercase(), b.to_ascii_uppercase()]))
            }
            _ => None,
        }
    }

    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl Region {
    /// A country, `-`, and 1 to 3 ASCII letters or digits, of either case.
    pub fn parse(text: &str) -> Option<Self> {
        let (country, part) = text.split_once('-')?;
        Country::parse(country)?;
        let plain = (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
        plain.then(|| Self(text.to_ascii_uppercase().into_boxed_str()))
    }

    pub fn country(&self) -> Option<Country> {
        self.0.get(..2).and_then(Country::parse)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}
