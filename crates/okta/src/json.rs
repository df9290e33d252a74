//! One strict way to read a JSON body (B-109).

#[cfg(test)]
mod tests;

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::field::quoted;
use crate::limits::{ENTRIES_MAX, JSON_DEPTH_MAX, JSON_ELEMENTS_MAX};

/// How much a body may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Containers inside each other.
    pub depth: usize,
    /// Elements of one list, members of one object.
    pub elements: usize,
}

/// Why a body is not read. Okta's `E0000003`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {reason}")]
pub struct JsonError {
    /// From 1.
    pub line: usize,
    /// Bytes of the line that were read, what was refused among them.
    pub column: usize,
    pub reason: String,
}

impl Limits {
    /// For every body but those of zones and imports.
    pub const ORDINARY: Self = Self { depth: JSON_DEPTH_MAX, elements: JSON_ELEMENTS_MAX };
    /// For a zone, whose entries are many.
    pub const ZONE: Self = Self { depth: JSON_DEPTH_MAX, elements: ENTRIES_MAX };
}

/// One JSON value and nothing else: UTF-8 without a byte order mark, no key twice in one object, no
/// lone surrogates, numbers that are finite, nothing behind it but blanks.
pub fn read(bytes: &[u8], limits: Limits) -> Result<Value, JsonError> {
    if bytes.starts_with(BYTE_ORDER_MARK) {
        let reason = "it begins with a byte order mark: send UTF-8 without one".to_owned();
        return Err(JsonError { line: 1, column: 1, reason });
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let one = One { limits, left: limits.depth };
    let value = one.deserialize(&mut reader).map_err(|error| JsonError::of(&error))?;
    reader.end().map_err(|error| JsonError::of(&error))?;
    Ok(value)
}

impl JsonError {
    fn of(error: &serde_json::Error) -> Self {
        let (line, column) = (error.line(), error.column());
        let whole = error.to_string();
        let reason = whole.strip_suffix(&format!(" at line {line} column {column}")).unwrap_or(&whole);
        Self { line, column, reason: reason.to_owned() }
    }
}

/// Reads one value; `left` containers may still be opened.
#[derive(Clone, Copy)]
struct One {
    limits: Limits,
    left: usize,
}

impl One {
    /// Inside one more container.
    fn inside<E: serde::de::Error>(self) -> Result<Self, E> {
        match self.left.checked_sub(1) {
            Some(left) => Ok(Self { left, ..self }),
            None => Err(E::custom(format_args!(
                "more than {} lists and objects stand inside each other",
                self.limits.depth
            ))),
        }
    }

    fn within<E: serde::de::Error>(self, count: usize) -> Result<(), E> {
        if count < self.limits.elements {
            return Ok(());
        }
        Err(E::custom(format_args!("a list or an object has more than {} elements", self.limits.elements)))
    }
}

impl<'de> DeserializeSeed<'de> for One {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for One {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("a number is out of range"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let inside = self.inside()?;
        let mut read = Vec::new();
        while let Some(value) = list.next_element_seed(inside)? {
            self.within(read.len())?;
            read.push(value);
        }
        Ok(Value::Array(read))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Value, A::Error> {
        let inside = self.inside()?;
        let mut read = Map::new();
        while let Some(key) = object.next_key::<String>()? {
            self.within(read.len())?;
            if read.contains_key(&key) {
                return Err(A::Error::custom(format_args!(
                    "the key {} stands twice in one object",
                    quoted(&key)
                )));
            }
            let value = object.next_value_seed(inside)?;
            read.insert(key, value);
        }
        Ok(Value::Object(read))
    }
}

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";
