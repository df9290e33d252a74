//! A receiver of deliveries behind TLS on loopback: it answers as it is told, and remembers what reached it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::tls::Pair;

/// How it answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Status(u16),
    /// 302, to this address.
    Elsewhere(String),
    /// 200, and a body of so many bytes.
    Large(usize),
    /// Never: the connection stays open until the caller ends it.
    Nothing,
}

/// One delivery, as it arrived.
#[derive(Clone, Debug)]
pub struct Delivery {
    pub line: String,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: String,
}

#[derive(Debug)]
pub struct Receiver {
    address: SocketAddr,
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    answer: Mutex<Answer>,
    seen: Mutex<Vec<Delivery>>,
    accepted: AtomicUsize,
    /// Deliveries that were read and are over.
    over: AtomicUsize,
    /// Bytes of large bodies that could be written before the caller went.
    written: AtomicUsize,
}

impl Delivery {
    pub fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(found, _)| found == name);
        found.map_or_else(|| panic!("no {name}: {:?}", self.headers), |(_, value)| value)
    }

    /// The events in it.
    pub fn events(&self) -> Vec<serde_json::Value> {
        let body: serde_json::Value = serde_json::from_str(&self.body).expect("JSON");
        body["events"].as_array().expect("a list").clone()
    }
}

impl Receiver {
    /// Shows the certificate, on a free port of loopback.
    pub fn start(pair: &Pair, answer: Answer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let key = PrivateKeyDer::from_pem_file(&pair.key).expect("a key");
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("versions that there are")
            .with_no_client_auth()
            .with_single_cert(vec![pair.der.clone()], key)
            .expect("a certificate and its key");
        let config = Arc::new(config);
        let shared = Arc::new(Shared {
            answer: Mutex::new(answer),
            seen: Mutex::default(),
            accepted: AtomicUsize::new(0),
            over: AtomicUsize::new(0),
            written: AtomicUsize::new(0),
        });
        let kept = shared.clone();
        // Ends with the test's process.
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                kept.accepted.fetch_add(1, Ordering::SeqCst);
                let (kept, config) = (kept.clone(), config.clone());
                std::thread::spawn(move || kept.serve(stream, config));
            }
        });
        Self { address, shared }
    }

    /// As the caller has it.
    pub fn url(&self) -> String {
        format!("https://localhost:{}/hook?key=sesame", self.address.port())
    }

    pub fn answers(&self, answer: Answer) {
        *self.shared.answer.lock().expect("no thread panicked") = answer;
    }

    /// What has arrived so far.
    pub fn seen(&self) -> Vec<Delivery> {
        self.shared.seen.lock().expect("no thread panicked").clone()
    }

    /// Connections.
    pub fn accepted(&self) -> usize {
        self.shared.accepted.load(Ordering::SeqCst)
    }

    pub fn over(&self) -> usize {
        self.shared.over.load(Ordering::SeqCst)
    }

    pub fn written(&self) -> usize {
        self.shared.written.load(Ordering::SeqCst)
    }
}

impl Shared {
    fn serve(&self, stream: TcpStream, config: Arc<ServerConfig>) {
        let _ = stream.set_read_timeout(Some(Duration::from_mins(1)));
        let Ok(connection) = ServerConnection::new(config) else { return };
        let mut reader = BufReader::new(StreamOwned::new(connection, stream));
        let Some(delivery) = read(&mut reader) else { return };
        let answer = self.answer.lock().expect("no thread panicked").clone();
        self.seen.lock().expect("no thread panicked").push(delivery);
        let mut stream = reader.into_inner();
        let end = "Content-Length: 0\r\n\r\n";
        let _ = match answer {
            Answer::Status(status) => write!(stream, "HTTP/1.1 {status} Said\r\n{end}"),
            Answer::Elsewhere(to) => write!(stream, "HTTP/1.1 302 Found\r\nLocation: {to}\r\n{end}"),
            Answer::Large(bytes) => {
                let head = write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {bytes}\r\n\r\n");
                head.and_then(|()| self.write(&mut stream, bytes))
            }
            Answer::Nothing => stream.read(&mut [0]).map(drop),
        };
        let _ = stream.flush();
        stream.conn.send_close_notify();
        let _ = stream.conn.write_tls(&mut stream.sock);
        self.over.fetch_add(1, Ordering::SeqCst);
    }

    fn write(&self, stream: &mut impl Write, bytes: usize) -> std::io::Result<()> {
        let part = [b'x'; 16 * 1024];
        for _ in 0..bytes / part.len() {
            stream.write_all(&part)?;
            self.written.fetch_add(part.len(), Ordering::SeqCst);
        }
        Ok(())
    }
}

fn read(reader: &mut impl BufRead) -> Option<Delivery> {
    let mut next = || {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
        Some(line.trim_end().to_owned())
    };
    let line = next()?;
    let mut headers = Vec::new();
    while let Some((name, value)) = next()?.split_once(':') {
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|(name, _)| name == "content-length")?.1.parse().ok()?;
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    Some(Delivery { line, headers, body: String::from_utf8(body).ok()? })
}
