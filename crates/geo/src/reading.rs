//! From a record to facts. A value of a wrong kind is not known, and the record is odd.

use engine::facts::{Anonymizer, Country, Region};

use crate::fields::{Fields, Path};
use crate::limits::NAME_BYTES_MAX;
use crate::record::{Found, Value};

/// What one record says.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Reading<'a> {
    pub(crate) country: Option<Country>,
    pub(crate) region: Option<Region>,
    pub(crate) asn: Option<u32>,
    pub(crate) as_name: Option<&'a str>,
    pub(crate) anonymizer: Option<Anonymizer>,
    pub(crate) provider: Option<&'a str>,
    /// It has a value that could not be taken.
    pub(crate) is_odd: bool,
}

/// A value that could not be taken.
struct Odd;

pub(crate) fn read<'a>(record: &Value<'a>, fields: &Fields) -> Reading<'a> {
    let mut is_odd = false;
    let mut take = Take { record, is_odd: &mut is_odd };
    let country = take.one(fields.country.as_ref(), country);
    let region = take.one(fields.region.as_ref(), text);
    let region = region.and_then(|region| take.settle(whole_region(region, country, fields)));
    let asn = take.one(fields.asn.as_ref(), asn);
    let as_name = take.one(fields.as_name.as_ref(), name);
    let anonymizer = take.anonymizer(fields);
    let provider = take.one(fields.provider.as_ref(), name);
    Reading { country, region, asn, as_name, anonymizer, provider, is_odd }
}

struct Take<'t, 'a> {
    record: &'t Value<'a>,
    is_odd: &'t mut bool,
}

impl<'t, 'a> Take<'t, 'a> {
    fn one<T>(
        &mut self,
        path: Option<&Path>,
        parse: impl Fn(&'t Value<'a>) -> Result<Option<T>, Odd>,
    ) -> Option<T> {
        match self.record.at(path?) {
            Found::Value(value) => self.settle(parse(value)),
            Found::Nothing => None,
            Found::Odd => self.settle(Err(Odd)),
        }
    }

    fn settle<T>(&mut self, parsed: Result<Option<T>, Odd>) -> Option<T> {
        parsed.unwrap_or_else(|Odd| {
            *self.is_odd = true;
            None
        })
    }

    fn anonymizer(&mut self, fields: &Fields) -> Option<Anonymizer> {
        if self.one(fields.tor.as_ref(), flag) == Some(true) {
            return Some(Anonymizer::Tor);
        }
        let is_set = |path: &Path| self.one(Some(path), flag) == Some(true);
        // Each is looked at, so that an odd one is counted.
        let set = fields.anonymizer.iter().map(is_set).fold(false, |any, one| any | one);
        let kind = if fields.tor.is_some() { Anonymizer::Other } else { Anonymizer::Untold };
        set.then_some(kind)
    }
}

fn text<'a>(value: &Value<'a>) -> Result<Option<&'a str>, Odd> {
    match value {
        Value::Text("") => Ok(None),
        Value::Text(text) => Ok(Some(text)),
        Value::Number(_) | Value::Flag(_) | Value::Map(_) | Value::List(_) | Value::Other => Err(Odd),
    }
}

/// Short, and without characters that could upset a screen.
fn name<'a>(value: &Value<'a>) -> Result<Option<&'a str>, Odd> {
    match text(value)? {
        Some(name) if name.len() > NAME_BYTES_MAX || name.chars().any(char::is_control) => Err(Odd),
        name => Ok(name),
    }
}

fn country(value: &Value<'_>) -> Result<Option<Country>, Odd> {
    text(value)?.map(|text| Country::parse(text).ok_or(Odd)).transpose()
}

/// A subdivision's code with its country. In another country than the record's it is not taken.
fn whole_region(text: &str, country: Option<Country>, fields: &Fields) -> Result<Option<Region>, Odd> {
    let region = match (text.contains('-'), country) {
        (true, _) => Region::parse(text),
        (false, Some(country)) => Region::parse(&format!("{}-{text}", country.as_str())),
        // A part of nobody knows which country.
        (false, None) => return Ok(None),
    };
    let region = region.ok_or(Odd)?;
    match country {
        Some(country) if region.country() == Some(country) => Ok(Some(region)),
        None if fields.country.is_none() => Ok(Some(region)),
        Some(_) | None => Err(Odd),
    }
}

/// 0 is nobody's.
fn asn(value: &Value<'_>) -> Result<Option<u32>, Odd> {
    let number = match value {
        Value::Number(number) => u32::try_from(*number).map_err(|_| Odd)?,
        Value::Text("") => 0,
        Value::Text(text) => {
            let digits = text.strip_prefix("AS").or_else(|| text.strip_prefix("as")).unwrap_or(text);
            let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
            digits.parse().ok().filter(|_| plain).ok_or(Odd)?
        }
        Value::Flag(_) | Value::Map(_) | Value::List(_) | Value::Other => return Err(Odd),
    };
    Ok((number != 0).then_some(number))
}

fn flag(value: &Value<'_>) -> Result<Option<bool>, Odd> {
    match value {
        Value::Flag(flag) => Ok(Some(*flag)),
        Value::Text("true" | "1") | Value::Number(1) => Ok(Some(true)),
        Value::Text("false" | "0" | "") | Value::Number(0) => Ok(Some(false)),
        Value::Text(_) | Value::Number(_) | Value::Map(_) | Value::List(_) | Value::Other => Err(Odd),
    }
}
