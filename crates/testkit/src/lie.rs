//! What a liar sends, as rows of a table; each is told to a real listener, and its answer is held to the row.

use crate::raw::{Answer, Raw};

/// One row: the bytes of a connection, the answers that they get, and what becomes of the connection.
#[derive(Clone, Debug)]
pub struct Lie {
    /// Named by the failure.
    pub what: String,
    pub bytes: Vec<u8>,
    /// The statuses of the answers, in their order; more or fewer fail the row.
    pub gets: Vec<u16>,
    pub then: Fate,
    /// Whether the connection may also be closed without a word.
    pub or_silence: bool,
}

/// What a listener does with the connection after its last answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The next call on it is judged as ever.
    Open,
    /// Not another byte.
    Closed,
}

pub fn lie(what: impl Into<String>, bytes: impl AsRef<[u8]>, gets: &[u16], then: Fate) -> Lie {
    Lie { what: what.into(), bytes: bytes.as_ref().to_vec(), gets: gets.to_vec(), then, or_silence: false }
}

impl Lie {
    /// Where it depends on segments whether there is anything to answer.
    #[must_use]
    pub fn or_silence(self) -> Self {
        Self { or_silence: true, ..self }
    }
}

/// A listener of a running server, and a call that it must always answer well.
pub struct Door {
    pub name: &'static str,
    connect: Box<dyn Fn() -> Raw>,
    /// The whole call, without a body; answered 200.
    good: String,
}

impl std::fmt::Debug for Door {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Door").field(&self.name).finish()
    }
}

impl Door {
    pub fn new(name: &'static str, good: impl Into<String>, connect: impl Fn() -> Raw + 'static) -> Self {
        Self { name, connect: Box::new(connect), good: good.into() }
    }

    pub fn connect(&self) -> Raw {
        (self.connect)()
    }

    /// The call that is answered 200.
    pub fn good(&self) -> &str {
        &self.good
    }

    /// Tells every lie at once and again byte by byte: where a segment ends must mean nothing.
    pub fn hear(&self, lies: &[Lie]) {
        for lie in lies {
            for (pace, bytes_at_once) in [("at once", usize::MAX), ("byte by byte", 1)] {
                let row = format!("{}: {} {pace}", self.name, lie.what);
                self.hear_one(lie, bytes_at_once, &row);
                assert_eq!(self.connect().ask(&self.good).status, 200, "{row}: a good call afterwards");
            }
        }
    }

    fn hear_one(&self, lie: &Lie, bytes_at_once: usize, row: &str) {
        let mut one = self.connect();
        for bytes in lie.bytes.chunks(bytes_at_once) {
            if !one.send(bytes) {
                break;
            }
        }
        let mut got = Vec::new();
        while got.len() < lie.gets.len() {
            let Some(answer) = one.answer() else { break };
            check(&answer, row);
            got.push(answer.status);
        }
        assert!(got == lie.gets || (lie.or_silence && got.is_empty()), "{row}: {got:?}, not {:?}", lie.gets);
        if lie.then == Fate::Open {
            let last = self.good.replacen("\r\n", "\r\nConnection: close\r\n", 1);
            assert_eq!(one.ask(&last).status, 200, "{row}: the next call on its connection");
        }
        let more = one.rest();
        assert!(more.is_empty(), "{row}: more came: {:?}", String::from_utf8_lossy(&more));
    }
}

/// What holds for whatever a listener says.
fn check(answer: &Answer, row: &str) {
    for (name, value) in &answer.headers {
        assert!(!name.is_empty() && !name.contains([' ', '\t']), "{row}: {name:?}");
        assert!(value.bytes().all(|byte| (b' '..=b'~').contains(&byte)), "{row}: {name}: {value:?}");
    }
    for single in ["content-length", "content-type", "location"] {
        assert!(answer.all(single).len() <= 1, "{row}: {single} twice");
    }
    assert_eq!(answer.header("server"), None, "{row}: says what it runs on");
    assert!(!answer.text().contains("rf_"), "{row}: holds a token");
}
