//! Answers administrators: the management API, Okta's wire and what it has no place for.
//!
//! Every route stands in [`router`]. A handler is: extract, one call, reply.

mod ask;
mod auth;
mod body;
mod console;
mod cookie;
mod docs;
mod door;
mod error;
mod geo;
mod headers;
mod history;
mod host;
mod idempotency;
mod limiter;
pub mod limits;
mod log;
mod org;
mod overview;
mod pace;
mod page;
mod parts;
mod passkeys;
mod people;
mod same_origin;
mod session;
mod sessions;
mod setup;
mod sign_in;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod tokens;
mod users;
mod version;
mod zones;

use std::sync::Arc;

pub use axum::Router;
use axum::middleware;
use axum::routing::get;
use control::{Control, SignIn};
use engine::{Edge, Now};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::idempotency::Answered;
use crate::limiter::Limiter;
pub use crate::limits::Limits;
pub use crate::log::events;

/// What the management API is made of.
pub struct Settings {
    pub control: Control,
    pub now: Now,
    pub edge: Arc<Edge>,
    /// A trusted peer must send the forwarding header (`edge.require_header` names `admin`).
    pub require_header: bool,
    /// What links are made of; without a slash at its end.
    pub public_url: String,
    /// Names besides `public_url`'s and loopback's that the listener answers to.
    pub hosts: Vec<String>,
    pub limits: Limits,
    /// A password and a code are a way in where no passkey can be had.
    pub passwords: bool,
}

/// What every handler sees. Cheap to clone.
#[derive(Clone)]
struct Api {
    control: Control,
    settings: Arc<Shared>,
}

struct Shared {
    now: Now,
    edge: Arc<Edge>,
    require_header: bool,
    base: String,
    hosts: Vec<String>,
    limits: Limits,
    limiter: Limiter,
    asking: Limiter,
    answered: Answered,
    sign_in: SignIn,
}

/// The OpenAPI document of the management API, as pretty JSON.
pub fn document() -> String {
    let (_, document) = managed().split_for_parts();
    docs::with_what_any_call_may_get(document).to_pretty_json().unwrap_or_default()
}

/// Everything that the admin listener answers.
pub fn router(settings: Settings) -> Router {
    routed(Api::of(settings))
}

fn routed(api: Api) -> Router {
    let (router, document) = managed().split_for_parts();
    let router = router
        // Okta answers a list with a slash behind it, too.
        .route("/api/v1/api-tokens/", get(tokens::list::list))
        .route("/api/v1/zones/", get(zones::list::list))
        .route("/api/v1/logs/", get(log::list::list))
        .route("/api/v1/users/", get(users::list::list))
        .merge(docs::router(docs::with_what_any_call_may_get(document)))
        .merge(console::router());
    guarded(router, api)
}

/// Behind the door: nothing of the router is answered without it.
fn guarded(router: Router<Api>, api: Api) -> Router {
    router
        .fallback(error::no_such_path)
        .method_not_allowed_fallback(error::no_such_method)
        .layer(middleware::from_fn_with_state(api.clone(), idempotency::layer))
        .layer(middleware::from_fn_with_state(api.clone(), door::layer))
        .with_state(api)
}

/// The documented routes. `current` stands before `{id}`.
fn managed() -> OpenApiRouter<Api> {
    OpenApiRouter::with_openapi(docs::document())
        .routes(routes!(tokens::list::list))
        .routes(routes!(tokens::revoke_current::revoke_current))
        .routes(routes!(tokens::get::get, tokens::update::update, tokens::revoke::revoke))
        .routes(routes!(tokens::search::search, tokens::create::create))
        .routes(routes!(tokens::counts::counts))
        .routes(routes!(tokens::show::show))
        .routes(routes!(tokens::find::find))
        .routes(routes!(tokens::bulk::bulk))
        .routes(routes!(tokens::import::import))
        .routes(routes!(tokens::preview::preview))
        .routes(routes!(zones::list::list, zones::create::create))
        .routes(routes!(zones::get::get, zones::replace::replace, zones::delete::delete))
        .routes(routes!(zones::activate::activate))
        .routes(routes!(zones::deactivate::deactivate))
        .routes(routes!(zones::search::search))
        .routes(routes!(zones::browse::browse))
        .routes(routes!(zones::browse::counts))
        .routes(routes!(zones::tokens::tokens))
        .routes(routes!(zones::preview::preview))
        .routes(routes!(users::list::list, users::create::create))
        .routes(routes!(users::me::me))
        .routes(routes!(users::get::get))
        .routes(routes!(users::activate::activate))
        .routes(routes!(users::deactivate::deactivate))
        .routes(routes!(users::list::list_beside, users::create::create_beside))
        .routes(routes!(users::activate::activate_beside))
        .routes(routes!(users::deactivate::deactivate_beside))
        .routes(routes!(people::list::list))
        .routes(routes!(people::list::counts))
        .routes(routes!(people::get::get))
        .routes(routes!(people::role::role))
        .routes(routes!(org::organization))
        .routes(routes!(org::well_known))
        .routes(routes!(ask::check::check))
        .routes(routes!(ask::find::find))
        .routes(routes!(ask::whoami::whoami))
        .routes(routes!(geo::files::files))
        .routes(routes!(geo::look::look))
        .routes(routes!(geo::systems::systems))
        .routes(routes!(session::get::get, session::end::end))
        .routes(routes!(sessions::list::list, sessions::end_others::end_others))
        .routes(routes!(sessions::end::end))
        .routes(routes!(sign_in::ways::ways))
        .routes(routes!(sign_in::passkey_start::start))
        .routes(routes!(sign_in::passkey::passkey))
        .routes(routes!(sign_in::password::password))
        .routes(routes!(setup::read::read))
        .routes(routes!(setup::passkey_start::start))
        .routes(routes!(setup::passkey::set))
        .routes(routes!(setup::password_start::start))
        .routes(routes!(setup::password::set))
        .routes(routes!(passkeys::list::list, passkeys::add::add))
        .routes(routes!(passkeys::start::start))
        .routes(routes!(passkeys::remove::remove))
        .merge(evidence())
}

/// What became of calls, and who changed what.
fn evidence() -> OpenApiRouter<Api> {
    OpenApiRouter::new()
        .routes(routes!(tokens::usage::usage))
        .routes(routes!(history::of_token))
        .routes(routes!(history::of_zone))
        .routes(routes!(log::list::list))
        .routes(routes!(log::get::get))
        .routes(routes!(log::export::export))
        .routes(routes!(log::calls::calls))
        .routes(routes!(overview::overview))
        .routes(routes!(ask::explain::explain))
}

impl Api {
    fn of(settings: Settings) -> Self {
        let Settings { control, now, edge, require_header, public_url, hosts, limits, passwords } = settings;
        let limiter = Limiter::a_minute(limits.calls_per_minute);
        let base = public_url.trim_end_matches('/').to_owned();
        let asking = Limiter::a_second(limits.questions_per_second);
        let answered = Answered::default();
        let sign_in = SignIn::new(control.clone(), &base, passwords);
        let shared =
            Shared { now, edge, require_header, base, hosts, limits, limiter, asking, answered, sign_in };
        Self { control, settings: Arc::new(shared) }
    }

    /// What links begin with.
    fn base(&self) -> &str {
        &self.settings.base
    }
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Settings").field("public_url", &self.public_url).finish_non_exhaustive()
    }
}
