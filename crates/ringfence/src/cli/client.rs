//! Asks the management API, over TCP, TLS or a Unix socket.

use std::path::PathBuf;

use anyhow::{Context, Result, anyhow, bail};
use clap::Args;
use reqwest::header::{self, HeaderMap};
use reqwest::{Method, RequestBuilder, StatusCode, Url};
use serde::Serialize;
use serde_json::Value;

use super::answer::Refused;
use super::{Data, standard_input};
use crate::config::secret_file;

/// Whom to ask, and as whom.
#[derive(Args, Clone, Debug)]
pub(crate) struct Connection {
    /// The server's address; by default that of the server on the data folder
    #[arg(long, value_name = "URL", env = "RINGFENCE_URL", global = true)]
    url: Option<String>,
    /// A file that holds an administrator's token (or `RINGFENCE_TOKEN`, `RINGFENCE_TOKEN_FILE`); by default the
    /// data folder's `admin-token`
    #[arg(long, value_name = "FILE", global = true)]
    token_file: Option<PathBuf>,
    #[command(flatten)]
    data: Data,
    /// Print one JSON value and nothing else
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

pub(crate) struct Client {
    http: reqwest::Client,
    base: String,
    token: String,
    shown: String,
}

/// A 2xx, its body and its version.
pub(crate) struct Answer {
    pub(crate) body: Value,
    pub(crate) etag: Option<String>,
    next: Option<String>,
}

impl Answer {
    /// The body, and path and query of the next page where there is one.
    pub(crate) fn apart(self) -> (Value, Option<String>) {
        (self.body, self.next)
    }
}

impl Connection {
    pub(crate) fn data(&self) -> &std::path::Path {
        &self.data.data
    }

    pub(crate) fn open(&self) -> Result<Client> {
        let token = self.token()?;
        let address = match &self.url {
            Some(url) => url.clone(),
            None => secret_file(&self.data.data.join("address"))
                .unwrap_or_else(|_| "http://127.0.0.1:8700".to_owned()),
        };
        let builder = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy();
        let (builder, base) = match address.strip_prefix("unix:") {
            Some(path) => (builder.unix_socket(PathBuf::from(path)), "http://localhost".to_owned()),
            None => (builder, address.trim_end_matches('/').to_owned()),
        };
        let http = builder.build().context("cannot make a client")?;
        Ok(Client { http, base, token, shown: address })
    }

    /// `--token-file`, the environment's, or the data folder's.
    fn token(&self) -> Result<String> {
        if let Some(file) = &self.token_file {
            return secret_file(file);
        }
        if let Ok(token) = std::env::var("RINGFENCE_TOKEN") {
            return if token == "-" { standard_input() } else { Ok(token) };
        }
        if let Some(file) = std::env::var_os("RINGFENCE_TOKEN_FILE") {
            return secret_file(file.as_ref());
        }
        if let Some(url) = self.url.as_deref().filter(|url| !stays_here(url)) {
            bail!(
                "no token to ask {url} with: set RINGFENCE_TOKEN or RINGFENCE_TOKEN_FILE. The data folder's own \
                 token is not sent to another machine"
            );
        }
        let file = self.data.data.join("admin-token");
        secret_file(&file).with_context(|| {
            format!(
                "no token to ask with: set RINGFENCE_TOKEN, or name the data folder with --data (looked for `{}`)",
                file.display()
            )
        })
    }
}

impl Client {
    pub(crate) async fn get(&self, path: &str) -> Result<Answer> {
        self.send(self.http.request(Method::GET, self.to(path))).await
    }

    pub(crate) async fn find(&self, path: &str, query: &[(&str, &str)]) -> Result<Answer> {
        let url = Url::parse_with_params(&self.to(path), query);
        let url = url.with_context(|| format!("`{}` is not the address of a server", self.shown))?;
        self.send(self.http.request(Method::GET, url)).await
    }

    pub(crate) async fn post(&self, path: &str, body: Option<&Value>) -> Result<Answer> {
        let request = self.http.request(Method::POST, self.to(path));
        let request = match body {
            Some(body) => request.json(body),
            None => request.header(header::CONTENT_LENGTH, "0"),
        };
        self.send(request).await
    }

    pub(crate) async fn put(&self, path: &str, body: &Value, etag: Option<&str>) -> Result<Answer> {
        self.send(self.putting(path, body, etag)).await
    }

    /// As [`Client::put`], where nobody looks at what is answered: it may be as large as what was sent.
    pub(crate) async fn replace(&self, path: &str, body: &impl Serialize, etag: Option<&str>) -> Result<()> {
        self.ask(self.putting(path, body, etag)).await.map(drop)
    }

    fn putting(&self, path: &str, body: &impl Serialize, etag: Option<&str>) -> RequestBuilder {
        let request = self.http.request(Method::PUT, self.to(path)).json(body);
        match etag {
            Some(etag) => request.header(header::IF_MATCH, etag),
            None => request,
        }
    }

    pub(crate) async fn delete(&self, path: &str) -> Result<Answer> {
        self.send(self.http.request(Method::DELETE, self.to(path))).await
    }

    /// Every page of a list.
    pub(crate) async fn all(&self, path: &str) -> Result<Vec<Value>> {
        let mut items = Vec::new();
        let mut at = path.to_owned();
        loop {
            let answer = self.get(&at).await?;
            let Value::Array(page) = answer.body else { bail!("{path}: not a list") };
            items.extend(page);
            match answer.next {
                Some(next) => at = next,
                None => return Ok(items),
            }
        }
    }

    fn to(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    async fn send(&self, request: RequestBuilder) -> Result<Answer> {
        let (headers, bytes) = self.ask(request).await?;
        let etag = headers.get(header::ETAG).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let next = headers.get_all(header::LINK).iter().find_map(|link| next(link.to_str().ok()?));
        Ok(Answer { body: read(&bytes), etag, next })
    }

    /// A 2xx, unread.
    async fn ask(&self, request: RequestBuilder) -> Result<(HeaderMap, Vec<u8>)> {
        let request = request.header(header::AUTHORIZATION, format!("SSWS {}", self.token));
        let mut response = request.send().await.map_err(|error| self.unreached(error))?;
        let status = response.status();
        let headers = std::mem::take(response.headers_mut());
        let bytes = response.bytes().await.context("the answer broke off")?;
        if status.is_success() {
            return Ok((headers, bytes.into()));
        }
        if status == StatusCode::UNAUTHORIZED {
            bail!(
                "the server does not take this token: it is revoked, expired or of another server. On the \
                 server's machine, `ringfence admin token` makes a new one"
            );
        }
        Err(anyhow!(Refused::of(status, &read(&bytes))))
    }

    fn unreached(&self, error: reqwest::Error) -> anyhow::Error {
        if nobody_listens(&error) {
            return anyhow!(
                "no server answers at {}: start one with `ringfence serve`, or name another with RINGFENCE_URL",
                self.shown
            );
        }
        anyhow::Error::new(error.without_url())
            .context(format!("the server at {} did not answer", self.shown))
    }
}

/// `null` where it is no JSON.
fn read(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap_or(Value::Null)
}

/// Whether a URL names this machine.
fn stays_here(url: &str) -> bool {
    if url.starts_with("unix:") {
        return true;
    }
    let Ok(url) = reqwest::Url::parse(url) else { return false };
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']);
    host == "localhost" || host.parse().is_ok_and(|address: std::net::IpAddr| address.is_loopback())
}

fn nobody_listens(error: &reqwest::Error) -> bool {
    use std::io::ErrorKind::{ConnectionRefused, NotFound};

    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        let io = error.downcast_ref::<std::io::Error>();
        if io.is_some_and(|error| matches!(error.kind(), ConnectionRefused | NotFound)) {
            return true;
        }
        cause = error.source();
    }
    false
}

/// Path and query of a `next` link.
fn next(link: &str) -> Option<String> {
    let (target, relation) = link.split_once('>')?;
    let target = target.strip_prefix('<').filter(|_| relation.contains("rel=\"next\""))?;
    let path = target.split_once("://").map_or(target, |(_, rest)| rest);
    path.find('/').map(|at| path[at..].to_owned())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_folder_s_token_stays_on_its_machine() {
        for url in ["unix:/run/x", "http://localhost:8700", "https://127.0.0.2", "http://[::1]:8700/"] {
            assert!(super::stays_here(url), "{url}");
        }
        for url in [
            "http://tokens.example.com",
            "http://localhost.example.com",
            "http://localhost@192.0.2.1",
            "x",
            "http://[::2]",
        ] {
            assert!(!super::stays_here(url), "{url}");
        }
    }
}
