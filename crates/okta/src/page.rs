//! Pages of a list: their size, their links, and the cursor of the next one.

mod cursor;

#[cfg(test)]
mod tests;

use std::fmt::Write as _;

pub use cursor::{Cursor, CursorError};

use crate::link::url;

/// Where in a list an answer stands.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    /// The public base URL: never the `Host` of the request, which a proxy may have changed.
    pub base: &'a str,
    /// As in `/api/v1/zones`.
    pub path: &'a str,
    /// The `after` of the request.
    pub after: Option<&'a str>,
    /// The number of elements that a page holds.
    pub limit: usize,
    /// The `filter` of the request.
    pub filter: Option<&'a str>,
    /// What else was asked, as in `("sort", "-name")`.
    pub others: &'a [(&'static str, String)],
    /// The `after` of the next page, where there is one.
    pub next: Option<&'a str>,
}

impl Page<'_> {
    /// The values of the `Link` header lines, `self` first. Each must stand in a line of its own: Okta's
    /// Go client takes two in one line apart wrongly, and its Python client reads the last line only.
    pub fn links(&self) -> Vec<String> {
        let link = |after, rel| format!("<{}>; rel=\"{rel}\"", self.url(after));
        let mut links = vec![link(self.after, "self")];
        links.extend(self.next.map(|next| link(Some(next), "next")));
        links
    }

    fn url(&self, after: Option<&str>) -> String {
        let limit = self.limit.to_string();
        let query = [("after", after), ("limit", Some(limit.as_str())), ("filter", self.filter)];
        let mut url = url(self.base, self.path);
        let given = query.into_iter().filter_map(|(name, value)| value.map(|value| (name, value)));
        let given = given.chain(self.others.iter().map(|(name, value)| (*name, value.as_str())));
        for (index, (name, value)) in given.enumerate() {
            url.push(if index == 0 { '?' } else { '&' });
            url.push_str(name);
            url.push('=');
            push_encoded(&mut url, value);
        }
        url
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`limit` is not a number")]
pub struct LimitError;

/// The size of a page: `default` where none is asked for, else between 1 and `max`. `-1` asks for as
/// many as there may be (Okta's document has it as a default).
pub fn limit(text: Option<&str>, default: usize, max: usize) -> Result<usize, LimitError> {
    let Some(text) = text else { return Ok(default) };
    if text == "-1" {
        return Ok(max);
    }
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(LimitError);
    }
    // Digits that do not fit are a number too, and greater than any page.
    Ok(text.parse().unwrap_or(usize::MAX).clamp(1, max.max(1)))
}

/// Percent-encodes whatever is not unreserved (RFC 3986 §2.3).
fn push_encoded(url: &mut String, text: &str) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            url.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(url, "%{byte:02X}");
        }
    }
}
