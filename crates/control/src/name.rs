//! Names that people give.

use crate::ControlError;
use crate::limits::Limits;

/// One line of up to 128 visible characters; nothing that hides, reorders or breaks a line (B-107).
pub(crate) fn check(field: &str, name: &str, limits: &Limits) -> Result<(), ControlError> {
    let sentence = if name.trim().is_empty() {
        "The field cannot be left blank.".to_owned()
    } else if name.chars().count() > limits.name {
        format!("The field is longer than {} characters.", limits.name)
    } else if let Some(hidden) = name.chars().find(|c| is_hidden(*c)) {
        format!("The field holds the character U+{:04X}, which cannot be seen: remove it.", u32::from(hidden))
    } else {
        return Ok(());
    };
    Err(ControlError::invalid(field, sentence))
}

/// As a name, and one word.
pub(crate) fn check_login(login: &str, limits: &Limits) -> Result<(), ControlError> {
    check("login", login, limits)?;
    if login.contains(char::is_whitespace) || login.contains(',') {
        return Err(ControlError::invalid("login", "A login has no blanks and no commas."));
    }
    Ok(())
}

/// Control characters, and those that only format: zero width, direction, byte order mark.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::limits::Limits;

    #[test]
    fn b_107_a_name_is_one_visible_line() {
        let said = |name: &str| check("name", name, &Limits::default()).err().map(|error| error.to_string());
        for good in ["Office", "Büro 2", "a", &"ä".repeat(128), "=1+1", "<b>"] {
            assert_eq!(said(good), None, "{good}");
        }
        for (bad, why) in [
            ("", "blank"),
            ("  ", "blank"),
            (&"a".repeat(129), "longer than 128"),
            ("a\nb", "U+000A"),
            ("\u{1b}[31m", "U+001B"),
            ("a\u{202e}b", "U+202E"),
            ("\u{feff}a", "U+FEFF"),
        ] {
            let said = said(bad).expect(bad);
            assert!(said.contains(why), "{bad:?}: {said}");
        }
    }
}
