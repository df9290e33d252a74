//! The first start: the organization, its administrator, Okta's system zones, the set-up link.

use std::sync::Arc;
use std::time::Duration;

use engine::token::Digest;
use engine::zone::Criteria;
use engine::{
    Change, EnhancedZone, IpZone, NetworkCondition, Role, Secret, Timestamp, Usage, User, UserId, Zone,
    ZoneId, ZoneKind, base62,
};
use serde_json::json;
use store::{OrganizationRecord, SetupLink, UserRecord, ZoneRecord};

use crate::limits::SETUP_LINK;
use crate::publish::Audit;
use crate::{Actor, Control, ControlError, random};

/// The zones that Okta makes for every organization. They are never deleted.
pub const BLOCKED_IP_ZONE: &str = "BlockedIpZone";
pub const LEGACY_IP_ZONE: &str = "LegacyIpZone";
pub const DEFAULT_EXEMPT_IP_ZONE: &str = "DefaultExemptIpZone";
/// Made only where `zones.default_enhanced` wants it: Okta's Python client cannot read it.
pub const DEFAULT_ENHANCED_DYNAMIC_ZONE: &str = "DefaultEnhancedDynamicZone";

/// The first administrator's login.
const ADMIN: &str = "admin";

/// What the first start must tell the administrator, once.
#[derive(Debug)]
pub struct Founding {
    pub setup: Secret,
}

impl Control {
    /// Makes the organization; `None` where there is one already.
    pub async fn found(&self) -> Result<Option<Founding>, ControlError> {
        if self.inner.organization.get().is_some() {
            return Ok(None);
        }
        let mut changing = self.change(&Actor::Machine).await?;
        let at = changing.at;
        let organization = OrganizationRecord {
            id: format!("00o{}", String::from_utf8_lossy(&base62::digits::<17>(random::bits()))),
            created: at,
            cursor_key: random::bytes(),
        };
        changing.write.insert_organization(&organization).await?;
        let user = User {
            id: UserId::mint(random::bits()),
            login: ADMIN.into(),
            role: Role::SuperAdmin,
            active: true,
        };
        let admin = UserRecord {
            user: Arc::new(user),
            first_name: "Ringfence".to_owned(),
            last_name: "Administrator".to_owned(),
            email: "admin@localhost".to_owned(),
            created: at,
            updated: at,
            version: 1,
        };
        changing.write.insert_user(&admin).await?;
        let mut changes = vec![Change::User(admin.user.clone())];
        for (number, name) in (0..).zip([BLOCKED_IP_ZONE, LEGACY_IP_ZONE, DEFAULT_EXEMPT_IP_ZONE]) {
            let zone = system_zone(name, at.plus(Duration::from_micros(number)));
            changing.write.insert_zone(&zone).await?;
            changes.push(Change::Zone(zone.zone));
        }
        let setup = setup_secret();
        let link = SetupLink { user: admin.user.id, expires: at.plus(SETUP_LINK) };
        changing.write.put_setup_link(&setup.digest(), &link).await?;
        let audit = Audit {
            kind: "organization.create",
            actor: &Actor::Machine,
            target: organization.id.clone(),
            target_name: "",
            detail: json!({ "administrator": admin.user.id.as_str() }),
        };
        changing.publish(vec![audit], changes).await?;
        self.inner.witness.refusals().key(&organization.cursor_key);
        let _ = self.inner.organization.set(organization);
        Ok(Some(Founding { setup }))
    }

    /// Makes `DefaultEnhancedDynamicZone`, inactive, where there is none: a blocklist of all anonymizers.
    pub async fn make_default_enhanced(&self) -> Result<(), ControlError> {
        let mut changing = self.change(&Actor::Machine).await?;
        let snapshot = self.inner.current.load();
        if snapshot.zones().any(|zone| *zone.name == *DEFAULT_ENHANCED_DYNAMIC_ZONE) {
            return Ok(());
        }
        let services = Criteria { include: vec!["ALL_ANONYMIZERS".into()], exclude: Vec::new() };
        let kind = ZoneKind::Enhanced(EnhancedZone { services, ..EnhancedZone::default() });
        let made = system_zone(DEFAULT_ENHANCED_DYNAMIC_ZONE, changing.at);
        let zone = Zone { usage: Usage::Blocklist, active: false, kind, ..Zone::clone(&made.zone) };
        let record = ZoneRecord { zone: Arc::new(zone), ..made };
        changing.write.insert_zone(&record).await?;
        let audit = Audit {
            kind: "zone.create",
            actor: &Actor::Machine,
            target: record.zone.id.to_string(),
            target_name: DEFAULT_ENHANCED_DYNAMIC_ZONE,
            detail: json!({ "system": true }),
        };
        changing.publish(vec![audit], vec![Change::Zone(record.zone)]).await.map(drop)
    }

    /// A new one-time link for an active administrator, in the place of any before it.
    pub async fn renew_setup_link(&self, login: &str) -> Result<Secret, ControlError> {
        let setup = setup_secret();
        self.put_setup_link(login, &setup.digest(), self.now().plus(SETUP_LINK)).await?;
        Ok(setup)
    }

    /// As [`Control::renew_setup_link`], of a secret that was made elsewhere on this machine. It ends at `expires`,
    /// and within the hour.
    pub async fn put_setup_link(
        &self,
        login: &str,
        digest: &Digest,
        expires: Timestamp,
    ) -> Result<(), ControlError> {
        let mut changing = self.change(&Actor::Machine).await?;
        let user = changing.write.user(login).await?;
        let missing = || ControlError::NotFound { entity: "User", id: login.to_owned() };
        let user = user.ok_or_else(missing)?;
        if !user.user.active || user.user.role == Role::None {
            return Err(ControlError::Forbidden(
                "Only an active administrator gets a set-up link: activate the user first, or name another.",
            ));
        }
        let expires = expires.min(changing.at.plus(SETUP_LINK));
        let link = SetupLink { user: user.user.id, expires };
        changing.write.put_setup_link(digest, &link).await?;
        let audit = Audit {
            kind: "organization.setup_link.create",
            actor: &Actor::Machine,
            target: user.user.id.to_string(),
            target_name: &user.user.login,
            detail: json!({}),
        };
        changing.publish(vec![audit], vec![]).await.map(drop)
    }

    /// Whether anybody has a way in to the console yet.
    pub(crate) async fn anybody_can_sign_in(&self) -> Result<bool, ControlError> {
        Ok(self.inner.store.count_ways_in().await? > 0)
    }

    /// A token that manages, for the machine itself: of the first active super administrator.
    pub async fn issue_admin_token(&self) -> Result<Secret, ControlError> {
        let users = self.inner.store.all_users().await?;
        let admin = users.iter().find(|record| record.user.active && record.user.role == Role::SuperAdmin);
        let Some(admin) = admin else {
            return Err(ControlError::Forbidden("No active super administrator is left."));
        };
        let new = crate::token::NewToken {
            name: "admin-token".to_owned(),
            owner: Some(admin.user.id),
            expires_at: None,
            network: NetworkCondition::Anywhere,
        };
        Ok(self.issue_token(&Actor::Machine, new).await?.0)
    }

    /// Whether the text is a live token whose owner may manage.
    pub fn is_live_admin_token(&self, text: &Secret) -> bool {
        let snapshot = self.inner.current.load();
        let digest: Digest = text.digest();
        let Some(token) = snapshot.token(&digest) else { return false };
        let owner = snapshot.owner(token);
        !token.is_revoked()
            && !token.is_expired(self.now())
            && owner.is_some_and(|owner| owner.active && owner.role == Role::SuperAdmin)
    }
}

fn system_zone(name: &str, created: engine::Timestamp) -> ZoneRecord {
    let usage = if name == BLOCKED_IP_ZONE { Usage::Blocklist } else { Usage::Policy };
    let ip = IpZone { exempt: name == DEFAULT_EXEMPT_IP_ZONE, ..IpZone::default() };
    let id = ZoneId::mint(random::bits());
    ZoneRecord {
        zone: Arc::new(Zone { id, name: name.into(), usage, active: true, kind: ZoneKind::Ip(ip) }),
        created,
        updated: created,
        system: true,
        proxy_type_text: None,
        version: 1,
    }
}

/// 128 bits from the operating system, as 22 characters that need no escape in a link.
pub fn setup_secret() -> Secret {
    Secret::new(base62::digits::<22>(random::bits()).map(char::from).iter().collect())
}
