// What events can be filtered by: offered while one types. The server takes more of them than are offered.

export const ATTRIBUTES = [
  "outcome.result",
  "outcome.reason",
  "eventType",
  "target.id",
  "target.displayName",
  "target.type",
  "client.ipAddress",
  "client.zone",
  "client.geographicalContext.country",
  "client.userAgent.rawUserAgent",
  "securityContext.asNumber",
  "securityContext.asOrg",
  "actor.id",
  "actor.alternateId",
  "actor.displayName",
  "actor.type",
  "transaction.detail.requestApiTokenId",
  "displayMessage",
  "severity",
  "uuid",
] as const;

export const EVENT_TYPES = [
  "ringfence.request.allowed",
  "ringfence.request.refused",
  "system.api_token.request_outside_allowed_range",
  "security.request.blocked",
  "ringfence.token.new_place",
  "ringfence.log.shortened",
  "system.api_token.create",
  "system.api_token.update",
  "system.api_token.revoke",
  "system.api_token.import",
  "zone.create",
  "zone.update",
  "zone.delete",
  "zone.activate",
  "zone.deactivate",
  "zone.make_blacklist",
  "zone.remove_blacklist",
  "user.lifecycle.create",
  "user.lifecycle.activate",
  "user.lifecycle.deactivate",
  "user.role.change",
  "user.session.start",
  "user.session.end",
  "user.authentication.fail",
] as const;

/** Values of the attributes that have few. */
export const VALUES: Record<string, readonly string[]> = {
  eventType: EVENT_TYPES,
  "outcome.result": ["ALLOW", "DENY", "SUCCESS", "FAILURE"],
  "outcome.reason": [
    "outside_allowed_zones",
    "inside_refused_zones",
    "origin_unknown",
    "NETWORK_ZONE_BLOCKLIST",
    "unknown_token",
    "revoked",
    "expired",
    "owner_inactive",
    "rate_limited",
    "device_unproven",
    "device_not_allowed",
    "no_credentials",
    "malformed_credentials",
    "stale_snapshot",
  ],
  severity: ["DEBUG", "INFO", "WARN", "ERROR"],
  "target.type": ["Token", "NetworkZone", "User"],
  "actor.type": ["User", "SystemPrincipal"],
};

const ROOTS = new Set<string>([
  ...ATTRIBUTES.map((name) => name.split(".")[0] ?? ""),
  ...[
    "authenticationContext",
    "debugContext",
    "request",
    "device",
    "published",
    "legacyEventType",
    "version",
  ],
]);

/** Whether a text means to be a filter, well formed or not: words are searched for instead. */
export function meansFilter(text: string): boolean {
  const start = text.trimStart();
  if (start.startsWith("(") || /^not\s*\(/i.test(start)) return true;
  const [, name, rest] = /^([A-Za-z][\w.]*)\s+(\S+)/.exec(start) ?? [];
  if (!name || !rest || !ROOTS.has(name.split(".")[0] ?? "")) return false;
  // "device unknown" is two words; "actor.id unknown" can only be a filter.
  return name.includes(".") || /^[a-z]{2,3}$/i.test(rest);
}
