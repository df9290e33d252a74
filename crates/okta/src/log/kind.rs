//! The types of events: what Okta's catalogue calls them, and ours beside it.

#[cfg(test)]
mod tests;

/// One type of event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// As in `system.api_token.create`.
    pub event_type: &'static str,
    /// The event's `displayMessage`.
    pub display: &'static str,
    /// What Okta's Events API called it, where that is known.
    pub legacy: Option<&'static str>,
    /// `INFO` or `WARN`.
    pub severity: &'static str,
}

/// The type with this name.
pub fn kind(event_type: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.event_type == event_type)
}

/// All of them, in the order of the table.
pub fn kinds() -> &'static [Kind] {
    &KINDS
}

/// Okta's first, as its catalogue groups them (release 2026.08.1); those below are ours.
pub const KINDS: [Kind; 32] = [
    was("system.api_token.create", "Create API token", "api.token.create"),
    info("system.api_token.update", "Update API token"),
    was("system.api_token.revoke", "Revoke API token", "api.token.revoke"),
    warn("system.api_token.request_outside_allowed_range", "API token used outside its network zones"),
    info("zone.create", "Create network zone"),
    info("zone.update", "Update network zone"),
    info("zone.activate", "Activate network zone"),
    info("zone.deactivate", "Deactivate network zone"),
    info("zone.delete", "Delete network zone"),
    info("zone.make_blacklist", "Make network zone a blocklist"),
    info("zone.remove_blacklist", "Make network zone no blocklist"),
    warn("security.request.blocked", "Request blocked"),
    was("user.lifecycle.create", "Create Okta user", "core.user.config.user_creation.success"),
    was("user.lifecycle.activate", "Activate Okta user", "core.user.config.user_activated"),
    was("user.lifecycle.deactivate", "Deactivate Okta user", "core.user.config.user_deactivated"),
    info("user.account.update_profile", "Update user profile"),
    was("user.session.start", "User login to Okta", "core.user_auth.login_success"),
    was("user.session.end", "User logout from Okta", "core.user_auth.logout_success"),
    // Ours, in Okta's manner of naming.
    info("system.api_token.import", "Import API tokens"),
    info("system.clock.accept", "Accept the time of the clock"),
    info("user.role.change", "Change role of user"),
    info("user.authentication.set_up", "Set up a way to sign in"),
    warn("user.authentication.fail", "Sign-in failed"),
    info("user.authentication.passkey.create", "Add passkey"),
    info("user.authentication.passkey.delete", "Remove passkey"),
    info("organization.create", "Create organization"),
    info("organization.setup_link.create", "Create setup link"),
    info("ringfence.request.allowed", "Request allowed"),
    warn("ringfence.request.refused", "Request refused"),
    warn("ringfence.token.new_place", "API token used from a new place"),
    warn("ringfence.log.shortened", "Log shortened"),
    warn("ringfence.webhook.dropped", "Webhook given up"),
];

const fn info(event_type: &'static str, display: &'static str) -> Kind {
    Kind { event_type, display, legacy: None, severity: "INFO" }
}

const fn was(event_type: &'static str, display: &'static str, legacy: &'static str) -> Kind {
    Kind { event_type, display, legacy: Some(legacy), severity: "INFO" }
}

const fn warn(event_type: &'static str, display: &'static str) -> Kind {
    Kind { event_type, display, legacy: None, severity: "WARN" }
}
