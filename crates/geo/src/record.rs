//! A record as a tree of values, decoded within limits: a crafted one cannot unfold without end.

use std::cell::Cell;
use std::fmt;

use serde::Deserializer;
use serde::de::{self, Deserialize, DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::fields::Path;
use crate::limits::STEPS_MAX;

/// A text for each language, which is most of a file: never looked into.
pub(crate) const SKIPPED: &str = "names";

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value<'a> {
    Text(&'a str),
    Number(u128),
    Flag(bool),
    Map(Vec<(&'a str, Value<'a>)>),
    List(Vec<Value<'a>>),
    /// A fraction, bytes, a number below 0, or what lies too deep.
    Other,
}

/// What a path leads to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Found<'v, 'a> {
    Value(&'v Value<'a>),
    /// The record lacks it.
    Nothing,
    /// The path leads through a value that has no parts.
    Odd,
}

impl<'a> Value<'a> {
    pub(crate) fn at(&self, path: &Path) -> Found<'_, 'a> {
        let mut here = self;
        for step in path.steps() {
            let next = match here {
                Value::Map(entries) => entries.iter().find(|(key, _)| *key == step).map(|(_, value)| value),
                Value::List(values) => match step.parse::<usize>() {
                    Ok(place) => values.get(place),
                    Err(_) => return Found::Odd,
                },
                Value::Text(_) | Value::Number(_) | Value::Flag(_) | Value::Other => return Found::Odd,
            };
            match next {
                Some(value) => here = value,
                None => return Found::Nothing,
            }
        }
        Found::Value(here)
    }
}

/// A whole record. `MAX` is the number of values that it may have.
#[derive(Debug)]
pub(crate) struct Record<'a> {
    pub(crate) value: Value<'a>,
    /// How many values were looked at.
    pub(crate) values: u32,
}

/// The decoder takes no argument, so the most that any caller may allow is fixed here.
const RECORD_VALUES_MAX: u32 = 64 * 1024;

impl<'de> Deserialize<'de> for Record<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let left = Cell::new(RECORD_VALUES_MAX);
        let value = Part { depth: 0, left: &left }.deserialize(deserializer)?;
        Ok(Self { value, values: RECORD_VALUES_MAX.saturating_sub(left.get()) })
    }
}

#[derive(Clone, Copy)]
struct Part<'b> {
    depth: usize,
    left: &'b Cell<u32>,
}

impl Part<'_> {
    fn deeper(self) -> Self {
        Self { depth: self.depth.saturating_add(1), ..self }
    }

    fn count<E: de::Error>(self) -> Result<(), E> {
        let left = self.left.get().checked_sub(1).ok_or_else(|| E::custom("a record of too many values"))?;
        self.left.set(left);
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Part<'_> {
    type Value = Value<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value<'de>, D::Error> {
        self.count()?;
        if self.depth > STEPS_MAX {
            IgnoredAny::deserialize(deserializer)?;
            return Ok(Value::Other);
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Part<'_> {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value of MaxMind's format")
    }

    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Value<'de>, E> {
        Ok(Value::Text(text))
    }

    fn visit_bool<E: de::Error>(self, flag: bool) -> Result<Value<'de>, E> {
        Ok(Value::Flag(flag))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Value<'de>, E> {
        Ok(Value::Number(u128::from(number)))
    }

    fn visit_u128<E: de::Error>(self, number: u128) -> Result<Value<'de>, E> {
        Ok(Value::Number(number))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Value<'de>, E> {
        Ok(u128::try_from(number).map_or(Value::Other, Value::Number))
    }

    fn visit_f64<E: de::Error>(self, _: f64) -> Result<Value<'de>, E> {
        Ok(Value::Other)
    }

    fn visit_bytes<E: de::Error>(self, _: &[u8]) -> Result<Value<'de>, E> {
        Ok(Value::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value<'de>, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element_seed(self.deeper())? {
            values.push(value);
        }
        Ok(Value::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value<'de>, A::Error> {
        let mut entries = Vec::new();
        while let Some(key) = map.next_key::<&'de str>()? {
            if key == SKIPPED {
                self.count()?;
                map.next_value::<IgnoredAny>()?;
            } else {
                entries.push((key, map.next_value_seed(self.deeper())?));
            }
        }
        Ok(Value::Map(entries))
    }
}
