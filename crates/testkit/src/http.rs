//! A small HTTP client over plain sockets: it sends just what it is told, from the address it is told.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    /// Names in lower case, in the order in which they came.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answer {
    /// The first value of a header; its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// Every line of that name, in their order.
    pub fn all(&self, name: &str) -> Vec<&str> {
        let named = self.headers.iter().filter(|(line, _)| line.eq_ignore_ascii_case(name));
        named.map(|(_, value)| value.as_str()).collect()
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }
}

/// One request on a connection of its own.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    pub method: &'a str,
    /// Path and query, or the absolute form.
    pub target: &'a str,
    pub headers: Vec<(&'a str, String)>,
    pub body: Vec<u8>,
}

impl<'a> Request<'a> {
    pub fn new(method: &'a str, target: &'a str) -> Self {
        Self { method, target, headers: vec![], body: vec![] }
    }

    #[must_use]
    pub fn header(mut self, name: &'a str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    #[must_use]
    pub fn token(self, token: &str) -> Self {
        self.header("Authorization", format!("SSWS {token}"))
    }

    #[must_use]
    pub fn json(self, body: &serde_json::Value) -> Self {
        let mut request = self.header("Content-Type", "application/json");
        request.body = body.to_string().into_bytes();
        request
    }

    /// Over TCP.
    pub fn send(&self, to: SocketAddr) -> Answer {
        let stream = TcpStream::connect(to).unwrap_or_else(|error| panic!("{to}: {error}"));
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout can be set");
        self.over(stream, &to.to_string())
    }

    /// Over TCP, from another address of this machine: all of 127.0.0.0/8 is.
    pub fn send_from(&self, from: IpAddr, to: SocketAddr) -> Answer {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let connecting = async {
            let socket = tokio::net::TcpSocket::new_v4()?;
            socket.bind(SocketAddr::new(from, 0))?;
            socket.connect(to).await?.into_std()
        };
        let stream: TcpStream = runtime.block_on(connecting).expect("connected");
        stream.set_nonblocking(false).expect("a blocking socket");
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout can be set");
        self.over(stream, &to.to_string())
    }

    /// Over a Unix socket.
    pub fn send_unix(&self, path: &Path) -> Answer {
        let stream = UnixStream::connect(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        stream.set_read_timeout(Some(PATIENCE)).expect("a timeout can be set");
        self.over(stream, "localhost")
    }

    fn over<S: Read + Write>(&self, mut stream: S, host: &str) -> Answer {
        let mut head = format!("{} {} HTTP/1.1\r\n", self.method, self.target);
        let mut line = |name: &str, value: &str| {
            for part in [name, ": ", value, "\r\n"] {
                head.push_str(part);
            }
        };
        if !self.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
            line("Host", host);
        }
        for (name, value) in &self.headers {
            line(name, value);
        }
        line("Content-Length", &self.body.len().to_string());
        line("Connection", "close");
        head.push_str("\r\n");
        stream.write_all(head.as_bytes()).expect("sent");
        // A server may refuse, and close, before it has read the whole body.
        let _ = stream.write_all(&self.body);
        read(stream, self.method == "HEAD")
    }
}

const PATIENCE: Duration = Duration::from_mins(1);

fn read(stream: impl Read, head_only: bool) -> Answer {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).expect("an answer");
    let status = line.split(' ').nth(1).and_then(|status| status.parse().ok());
    let status = status.unwrap_or_else(|| panic!("no status in {line:?}"));
    let mut headers = vec![];
    loop {
        line.clear();
        reader.read_line(&mut line).expect("a header");
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let mut answer = Answer { status, headers, body: vec![] };
    if head_only {
        return answer;
    }
    let length = answer.header("content-length").and_then(|length| length.parse::<u64>().ok());
    let chunked = answer.header("transfer-encoding").is_some();
    match length {
        Some(length) => drop(reader.take(length).read_to_end(&mut answer.body)),
        None if chunked => answer.body = chunks(&mut reader),
        None => drop(reader.read_to_end(&mut answer.body)),
    }
    answer
}

fn chunks(reader: &mut impl BufRead) -> Vec<u8> {
    let mut body = vec![];
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).expect("a chunk");
        let size = u64::from_str_radix(line.trim(), 16).expect("a chunk's size");
        reader.take(size).read_to_end(&mut body).expect("a chunk's bytes");
        reader.read_line(&mut line).expect("a chunk's end");
        if size == 0 {
            return body;
        }
    }
}
