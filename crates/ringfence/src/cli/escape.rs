//! Names from elsewhere, made harmless for a terminal (B-107).

/// Control characters and those that hide or reorder text are shown by their number.
pub(crate) fn escape(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        let hidden = c.is_control()
            || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}');
        if hidden {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    #[test]
    fn b_107_a_terminal_is_not_driven_by_names() {
        for (text, shown) in [
            ("Office", "Office"),
            ("Büro 🙂", "Büro 🙂"),
            ("a\u{1b}[2Jb", "a\\u{1b}[2Jb"),
            ("a\u{202e}b", "a\\u{202e}b"),
            ("a\r\nb", "a\\u{d}\\u{a}b"),
        ] {
            assert_eq!(super::escape(text), shown);
        }
    }
}
