//! The numbers that the wire holds to. Beyond each: 400, unless it says otherwise.

use std::time::Duration;

/// Containers inside each other in a JSON body.
pub const JSON_DEPTH_MAX: usize = 32;
/// Elements of one JSON array or members of one object, but for a zone's entries and imports.
pub const JSON_ELEMENTS_MAX: usize = 10_000;
/// Gateways of one zone, and proxies of one zone.
pub const ENTRIES_MAX: usize = 250_000;
/// Locations, ASNs or IP service categories in one list. Okta's.
pub const CRITERIA_MAX: usize = 75;
/// Bytes of the name of an IP service category; Okta's longest has 26.
pub const CATEGORY_BYTES_MAX: usize = 64;
/// Characters of the name of a zone, token or user. Okta's, for zones.
pub const NAME_CHARACTERS_MAX: usize = 128;
/// Causes in one error body; beyond, the last one says how many more there are.
pub const CAUSES_MAX: usize = 100;
/// Bytes of a `filter`.
pub const FILTER_BYTES_MAX: usize = 2 * 1024;
/// Parentheses inside each other in a `filter`.
pub const FILTER_DEPTH_MAX: usize = 16;
/// Comparisons in one `filter`.
pub const FILTER_TERMS_MAX: usize = 50;
/// Bytes of an `after`.
pub const CURSOR_BYTES_MAX: usize = 1024;
/// Zones on a page where no `limit` is given. Okta's.
pub const ZONES_PAGE_DEFAULT: usize = 20;
/// Zones on a page at most; a greater `limit` is taken as this one.
pub const ZONES_PAGE_MAX: usize = 200;
/// Tokens on a page where no `limit` is given: Okta sends them all.
pub const TOKENS_PAGE_DEFAULT: usize = 1_000;
/// Tokens on a page at most; a greater `limit` is taken as this one.
pub const TOKENS_PAGE_MAX: usize = 1_000;
/// Events on a page where no `limit` is given. Okta's.
pub const EVENTS_PAGE_DEFAULT: usize = 100;
/// Events on a page at most; a greater `limit` is taken as this one. Okta's.
pub const EVENTS_PAGE_MAX: usize = 1_000;
/// Words of a `q` of the log. Okta's.
pub const WORDS_MAX: usize = 10;
/// Characters of one of them. Okta's.
pub const WORD_CHARACTERS_MAX: usize = 40;
/// How far before `until` the log is read where no `since` is given. Okta's.
pub const LOG_SPAN_DEFAULT: Duration = Duration::from_hours(7 * 24);
/// How far before the day that it is a `since` may be. Okta's.
pub const LOG_SINCE_MAX: Duration = Duration::from_hours(180 * 24);
/// Users on a page, by default and at most. Okta's maximum.
pub const USERS_PAGE_MAX: usize = 200;
/// Zones of the organization. Okta has such a limit and publishes no number.
pub const ZONES_MAX: usize = 10_000;
