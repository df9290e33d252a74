//! Bodies that nobody reads.

use http_body_util::{BodyExt, Limited};
use hyper::Request;
use hyper::body::{Body, Incoming};
use hyper::header::EXPECT;

use crate::limits::{BODY_BYTES_MAX, BODY_TIME};
use crate::listen::Rest;

/// For a service that answers without looking at the body: its connection lives on for the next request.
/// Whoever waits for `100 Continue` sends no body unless it is asked for.
pub fn leave_body(request: Request<Incoming>) {
    let (mut parts, body) = request.into_parts();
    if !parts.headers.contains_key(EXPECT) {
        drain(body, || parts.extensions.remove());
    }
}

/// Takes the body off the connection while the answer is on its way, so that its bytes are never read
/// as the next request and nobody waits for a body that was announced and does not come. What is
/// longer or slower is left, and hyper closes the connection for it.
pub(crate) fn drain(body: Incoming, rest: impl FnOnce() -> Option<Rest>) {
    let longest = u64::try_from(BODY_BYTES_MAX).unwrap_or(u64::MAX);
    if body.is_end_stream() || body.size_hint().lower() > longest {
        return;
    }
    let rest = rest();
    tokio::spawn(tokio::time::timeout(BODY_TIME, async move {
        let mut body = Limited::new(body, BODY_BYTES_MAX);
        // hyper tells the end of a body of unknown length only when the next head is there: what came so
        // far is taken for all of it until more comes.
        while let Some(Ok(_)) = body.frame().await {
            if let Some(rest) = &rest {
                rest.begins();
            }
            if body.is_end_stream() {
                break;
            }
        }
    }));
}
