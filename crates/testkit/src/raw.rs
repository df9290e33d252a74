//! A client that sends exactly the bytes that it is told to, also those that no HTTP library would.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

/// How long a server may stay silent before the test fails.
const PATIENCE: Duration = Duration::from_secs(20);

/// One connection. Every method panics where the server stays silent for 20 s.
pub struct Raw {
    stream: Box<dyn Stream>,
    unread: Vec<u8>,
}

/// Anything that carries bytes both ways; a test may bring TLS of its own.
pub trait Stream: Read + Write + Send {}

impl<T: Read + Write + Send> Stream for T {}

/// An answer as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    /// In the order in which they came, names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl std::fmt::Debug for Raw {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Raw").field("unread", &self.unread.len()).finish_non_exhaustive()
    }
}

impl Raw {
    /// # Panics
    /// Where nobody listens.
    pub fn tcp(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).expect("somebody listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("the time is not zero");
        stream.set_nodelay(true).expect("the connection is new");
        Self::over(stream)
    }

    /// # Panics
    /// Where nobody listens.
    pub fn unix(path: &Path) -> Self {
        let stream = UnixStream::connect(path).expect("somebody listens");
        stream.set_read_timeout(Some(PATIENCE)).expect("the time is not zero");
        Self::over(stream)
    }

    pub fn over(stream: impl Stream + 'static) -> Self {
        Self { stream: Box::new(stream), unread: Vec::new() }
    }

    /// Whether the server took them all; one that refused early may have closed.
    pub fn send(&mut self, bytes: impl AsRef<[u8]>) -> bool {
        self.stream.write_all(bytes.as_ref()).and_then(|()| self.stream.flush()).is_ok()
    }

    /// Sends a request and reads its answer.
    ///
    /// # Panics
    /// Where none comes.
    pub fn ask(&mut self, request: impl AsRef<[u8]>) -> Answer {
        let head_only = request.as_ref().starts_with(b"HEAD ");
        self.send(request);
        self.answer_to(head_only).expect("the server answers before it closes")
    }

    /// The next answer; `None` where the server closed instead.
    pub fn answer(&mut self) -> Option<Answer> {
        self.answer_to(false)
    }

    fn answer_to(&mut self, head_only: bool) -> Option<Answer> {
        loop {
            let head = self.take_head()?;
            let mut lines = head.split("\r\n");
            let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok())?;
            let headers: Vec<(String, String)> = lines
                .filter_map(|line| line.split_once(':'))
                .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
                .collect();
            if status == 100 {
                continue;
            }
            let mut answer = Answer { status, headers, body: Vec::new() };
            let length = answer.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
            if !head_only {
                while self.unread.len() < length && self.fill() {}
                answer.body = self.unread.drain(..length.min(self.unread.len())).collect();
            }
            return Some(answer);
        }
    }

    fn take_head(&mut self) -> Option<String> {
        loop {
            if let Some(end) = self.unread.windows(4).position(|bytes| bytes == b"\r\n\r\n") {
                let head: Vec<u8> = self.unread.drain(..end + 4).collect();
                return Some(String::from_utf8_lossy(head.get(..end)?).into_owned());
            }
            if !self.fill() {
                return None;
            }
        }
    }

    /// Everything up to the end of the connection.
    pub fn rest(&mut self) -> Vec<u8> {
        while self.fill() {}
        std::mem::take(&mut self.unread)
    }

    /// Whether the server closes without another byte.
    pub fn is_closed(&mut self) -> bool {
        self.rest().is_empty()
    }

    fn fill(&mut self) -> bool {
        let mut bytes = [0; 4096];
        match self.stream.read(&mut bytes) {
            Ok(0) => false,
            Ok(read) => {
                self.unread.extend(bytes.iter().take(read));
                true
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                panic!("the server said nothing for {} s", PATIENCE.as_secs())
            }
            // Closed in the middle: a reset, or TLS without its goodbye.
            Err(_) => false,
        }
    }
}

impl Answer {
    /// The first value of a header, its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// All values of a header.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.headers.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect()
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    ///
    /// # Panics
    /// Where it is none.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).expect("the body is JSON")
    }
}
