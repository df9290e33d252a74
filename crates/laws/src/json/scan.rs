//! A reader of JSON that keeps nothing but the keys of the objects it is in.

use std::collections::BTreeSet;

use okta::json::Limits;

/// Whether `data` is one right value within the limits. `None`: a number is so near the greatest that readers
/// may differ.
pub(super) fn is_right(data: &[u8], limits: Limits) -> Option<bool> {
    let Ok(text) = std::str::from_utf8(data) else { return Some(false) };
    let mut scan = Scan { text: text.as_bytes(), at: 0, limits, is_sure: true };
    let right = scan.value(limits.depth).is_some() && scan.is_over();
    (scan.is_sure || !right).then_some(right)
}

struct Scan<'a> {
    text: &'a [u8],
    at: usize,
    limits: Limits,
    is_sure: bool,
}

/// `None`: not right.
impl Scan<'_> {
    /// `left`: containers that may still be opened.
    fn value(&mut self, left: usize) -> Option<()> {
        self.blanks();
        match self.peek()? {
            b'{' => self.object(left.checked_sub(1)?),
            b'[' => self.list(left.checked_sub(1)?),
            b'"' => self.string().map(drop),
            b'-' | b'0'..=b'9' => self.number(),
            _ => ["true", "false", "null"].into_iter().find_map(|word| self.word(word)),
        }
    }

    fn list(&mut self, left: usize) -> Option<()> {
        self.take(b'[')?;
        self.blanks();
        if self.take(b']').is_some() {
            return Some(());
        }
        for _ in 0..self.limits.elements {
            self.value(left)?;
            if self.ends(b']')? {
                return Some(());
            }
        }
        None
    }

    fn object(&mut self, left: usize) -> Option<()> {
        self.take(b'{')?;
        self.blanks();
        if self.take(b'}').is_some() {
            return Some(());
        }
        let mut keys = BTreeSet::new();
        for _ in 0..self.limits.elements {
            self.blanks();
            let key = self.string()?;
            self.blanks();
            self.take(b':')?;
            if !keys.insert(key) {
                return None;
            }
            self.value(left)?;
            if self.ends(b'}')? {
                return Some(());
            }
        }
        None
    }

    /// Whether the container ends here, or goes on after a comma.
    fn ends(&mut self, end: u8) -> Option<bool> {
        self.blanks();
        if self.take(end).is_some() { Some(true) } else { self.take(b',').map(|()| false) }
    }

    /// Its meaning, not its spelling.
    fn string(&mut self) -> Option<String> {
        self.take(b'"')?;
        let mut read = Vec::new();
        loop {
            match self.next()? {
                b'"' => return String::from_utf8(read).ok(),
                b'\\' => {
                    let c = self.escape()?;
                    read.extend(c.encode_utf8(&mut [0; 4]).bytes());
                }
                0..=0x1f => return None,
                plain => read.push(plain),
            }
        }
    }

    fn escape(&mut self) -> Option<char> {
        Some(match self.next()? {
            plain @ (b'"' | b'\\' | b'/') => char::from(plain),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.unit()?;
                let units = if (0xd800..0xdc00).contains(&first) {
                    self.word("\\u")?;
                    vec![first, self.unit()?]
                } else {
                    vec![first]
                };
                // What is left alone of a pair is no character.
                let mut characters = char::decode_utf16(units);
                characters.next()?.ok().filter(|_| characters.next().is_none())?
            }
            _ => return None,
        })
    }

    fn unit(&mut self) -> Option<u16> {
        let mut unit = 0;
        for _ in 0..4 {
            unit = unit * 16 + char::from(self.next()?).to_digit(16)?;
        }
        u16::try_from(unit).ok()
    }

    fn number(&mut self) -> Option<()> {
        let start = self.at;
        let _ = self.take(b'-');
        if self.take(b'0').is_none() {
            self.digits()?;
        }
        if self.take(b'.').is_some() {
            self.digits()?;
        }
        if self.take(b'e').or_else(|| self.take(b'E')).is_some() {
            let _ = self.take(b'+').or_else(|| self.take(b'-'));
            self.digits()?;
        }
        let text = std::str::from_utf8(&self.text[start..self.at]).ok()?;
        let size = text.parse::<f64>().ok()?.abs();
        if size.is_infinite() && is_far(text) {
            return None;
        }
        self.is_sure &= size < 1.797e308;
        Some(())
    }

    fn digits(&mut self) -> Option<()> {
        let from = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        (self.at > from).then_some(())
    }

    fn blanks(&mut self) {
        while self.peek().is_some_and(|byte| b" \t\r\n".contains(&byte)) {
            self.at += 1;
        }
    }

    fn is_over(&mut self) -> bool {
        self.blanks();
        self.at == self.text.len()
    }

    fn word(&mut self, word: &str) -> Option<()> {
        let is_there = self.text[self.at..].starts_with(word.as_bytes());
        is_there.then(|| self.at += word.len())
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        (self.peek() == Some(byte)).then(|| self.at += 1)
    }

    fn next(&mut self) -> Option<u8> {
        let byte = self.peek()?;
        self.at += 1;
        Some(byte)
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }
}

/// Whether a number beyond the greatest is so by more than a rounding: a tenth of it is still above a tenth.
fn is_far(text: &str) -> bool {
    let (digits, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let Ok(exponent) = exponent.parse::<i64>() else { return true };
    let tenth = format!("{digits}e{}", exponent.saturating_sub(1));
    tenth.parse::<f64>().is_ok_and(|tenth| tenth.abs() > 1.798e307)
}
