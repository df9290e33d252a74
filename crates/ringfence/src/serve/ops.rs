//! `/livez`, `/readyz` and `/metrics`, for whoever watches the machine.

use std::convert::Infallible;
use std::fmt::Write as _;
use std::future::{Ready, ready};

use control::Control;
use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use hyper::service::Service;
use hyper::{Method, Request, Response, StatusCode};
use metrics_exporter_prometheus::PrometheusHandle;
use tokio::sync::watch;

#[derive(Clone)]
pub(crate) struct Ops {
    control: Control,
    metrics: Option<PrometheusHandle>,
    stopping: watch::Receiver<bool>,
}

impl Ops {
    pub(crate) fn new(
        control: Control,
        metrics: Option<PrometheusHandle>,
        stopping: watch::Receiver<bool>,
    ) -> Self {
        Self { control, metrics, stopping }
    }

    /// Why no calls should be sent here.
    fn unready(&self) -> Option<String> {
        if *self.stopping.borrow() {
            return Some("stopping".to_owned());
        }
        let health = self.control.health();
        if health.stale {
            return Some("the snapshot is stale: every call is refused".to_owned());
        }
        if let Some(latest) = health.set_back {
            return Some(format!(
                "the clock was set back: {latest} was seen already, and every token that ends by time is refused. Set \
                 the clock right; or, where it is right now, start with --accept-clock"
            ));
        }
        let snapshot = self.control.current().load();
        if let Some(zone) = snapshot.blocking_unknown().next() {
            let missing: Vec<_> = zone.needs().missing_in(snapshot.atlas().tells()).collect();
            return Some(format!(
                "geo: no loaded data tells {}, which the blocklist zone {} asks for: everybody is blocked",
                missing.join(" and "),
                zone.name
            ));
        }
        health.fault.map(|fault| format!("store: {fault}"))
    }

    /// What is not as it should be, where calls may be sent all the same: a line each.
    fn warnings(&self) -> String {
        let mut lines = String::new();
        let (geography, now) = (self.control.geography(), crate::serve::now()());
        for file in &geography.files {
            if let Some(fault) = &file.fault {
                let _ = writeln!(lines, "warning: geo: {fault}");
            }
            if let Some(about) = file.about.as_ref().filter(|about| geography.is_old(about, now)) {
                let days = now.since(about.built_at()).as_secs() / 86_400;
                let _ = writeln!(lines, "warning: geo: the data of `{}` is {days} days old", file.path);
            }
        }
        lines
    }

    /// The labels are the paths that the configuration names.
    fn geo_numbers(&self) {
        let (geography, now) = (self.control.geography(), crate::serve::now()());
        for file in &geography.files {
            let label = || file.path.clone();
            let is_faulty = f64::from(u8::from(file.fault.is_some()));
            metrics::gauge!("ringfence_geo_faulty", "database" => label()).set(is_faulty);
            if let Some(about) = &file.about {
                metrics::gauge!("ringfence_geo_age_seconds", "database" => label())
                    .set(now.since(about.built_at()).as_secs_f64());
            }
        }
    }

    fn numbers(&self) -> String {
        let snapshot = self.control.current().load();
        let counters = self.control.counters();
        let age = (crate::serve::now())().since(snapshot.confirmed()).as_secs_f64();
        metrics::gauge!("ringfence_snapshot_age_seconds").set(age);
        // Whole numbers far below where a float loses them.
        #[expect(clippy::cast_precision_loss, reason = "a gauge is a float")]
        for (name, number) in [
            ("ringfence_snapshot_revision", snapshot.revision().0),
            ("ringfence_tokens", snapshot.token_count() as u64),
            ("ringfence_zones", snapshot.zones().count() as u64),
            ("ringfence_sightings_dropped", counters.sightings_dropped),
            ("ringfence_refusals_dropped", counters.refusals_dropped),
        ] {
            metrics::gauge!(name).set(number as f64);
        }
        let sizes = snapshot.sizes();
        #[expect(clippy::cast_precision_loss, reason = "a gauge is a float")]
        for (part, bytes) in
            [("tokens", sizes.tokens), ("zones", sizes.zones), ("geography", sizes.geography)]
        {
            metrics::gauge!("ringfence_snapshot_bytes", "part" => part).set(bytes as f64);
        }
        self.geo_numbers();
        self.metrics.as_ref().map(PrometheusHandle::render).unwrap_or_default()
    }
}

impl Service<Request<Incoming>> for Ops {
    type Response = Response<Full<Bytes>>;
    type Error = Infallible;
    type Future = Ready<Result<Self::Response, Infallible>>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        let (status, text) = match (request.method(), request.uri().path()) {
            (&Method::GET | &Method::HEAD, "/livez") => (StatusCode::OK, "ok\n".to_owned()),
            (&Method::GET | &Method::HEAD, "/readyz") => match self.unready() {
                None => (StatusCode::OK, format!("ok\n{}", self.warnings())),
                Some(why) => (StatusCode::SERVICE_UNAVAILABLE, format!("{why}\n")),
            },
            (&Method::GET | &Method::HEAD, "/metrics") => (StatusCode::OK, self.numbers()),
            (_, "/livez" | "/readyz" | "/metrics") => (StatusCode::METHOD_NOT_ALLOWED, String::new()),
            _ => (StatusCode::NOT_FOUND, String::new()),
        };
        gate::leave_body(request);
        let mut response = Response::new(Full::new(Bytes::from(text)));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8"));
        for (name, value) in [
            (CACHE_CONTROL, "no-store"),
            (X_CONTENT_TYPE_OPTIONS, "nosniff"),
            (REFERRER_POLICY, "no-referrer"),
            (CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'; sandbox"),
        ] {
            headers.insert(name, HeaderValue::from_static(value));
        }
        ready(Ok(response))
    }
}
