"""What the run rests on: things to ask for, a session for what only the console asks, and that both stay.

Whatever is made up, it must not end the token that asks, its owner, their session, or what lets them in."""
import base64
import hashlib
import hmac
import itertools
import json
import os
import re
import struct
import time
import urllib.error
import urllib.request

import schemathesis

URL = os.environ["RINGFENCE_URL"]
TOKEN = "SSWS " + os.environ["RINGFENCE_TOKEN"]
NOBODY = "00Tnobody00000000000"
COOKIE = "__Host-rf_session"
# It ends the session that asks.
END = ("DELETE", "/ringfence/v1/session")
BROWSER = {"Content-Type": "application/json", "Sec-Fetch-Site": "same-origin"}
ADDRESSES = {
    "CIDR": itertools.cycle(["192.0.2.0/24", "2001:db8::/32", "203.0.113.7/32"]),
    "RANGE": itertools.cycle(["198.51.100.3-198.51.100.9", "203.0.113.7", "2001:db8::1-2001:db8::9"]),
}
count = itertools.count()


def ask(method, path, body=None, headers=None):
    body = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(URL + path, body, headers or {"Authorization": TOKEN}, method=method)
    with urllib.request.urlopen(request) as answer:
        return answer.headers, json.load(answer)


def tell(method, path, body=None, headers=None):
    return ask(method, path, body, headers)[1]


def seed():
    """Ids and logins that must stay, after something was made beside them."""
    me = tell("GET", "/api/v1/users/me")
    own = {me["id"], me["profile"]["login"]} | {token["id"] for token in tell("GET", "/api/v1/api-tokens")}
    exempt = next(zone for zone in tell("GET", "/api/v1/zones") if zone["name"] == "DefaultExemptIpZone")
    # No blocklist shuts this machine out.
    gateways = [{"type": "CIDR", "value": "127.0.0.0/8"}]
    tell("PUT", "/api/v1/zones/" + exempt["id"], {**exempt, "gateways": gateways, "useAsExemptList": True})
    office = {"type": "IP", "name": "head office", "gateways": [{"type": "CIDR", "value": "192.0.2.0/24"}]}
    network = {"connection": "ZONE", "include": [tell("POST", "/api/v1/zones", office)["id"]]}
    tell("POST", "/ringfence/v1/users", {"profile": {"login": "ci"}, "role": "read-only-admin"})
    tell("POST", "/ringfence/v1/tokens", {"name": "deploy", "owner": "ci", "network": network})
    return own | {exempt["id"]}


def refused():
    """Of a call that was refused: there is something to explain."""
    try:
        ask("GET", "/api/v1/org", headers={"Authorization": "SSWS nobody's"})
    except urllib.error.HTTPError as refusal:
        return json.load(refusal)["errorId"]


def signed_in():
    """What a browser sends after the set-up link was used."""
    with open(os.environ["RINGFENCE_LOG"], encoding="utf-8") as log:
        link = re.search(r"/setup#(\S+)", log.read()).group(1)
    start = tell("POST", "/ringfence/v1/setup/password/start", {"link": link, "login": "admin"}, BROWSER)
    given = {"link": link, "ceremony": start["ceremony"], "code": code(start["totpSecret"])}
    given |= {"login": "admin", "firstName": "Jane", "lastName": "Doe", "password": "correct horse battery"}
    headers, body = ask("POST", "/ringfence/v1/setup/password", given, BROWSER)
    cookie = headers["Set-Cookie"].split(";")[0]
    return {**BROWSER, "Cookie": cookie, "X-Ringfence-Csrf": body["csrf"]}, body["session"]["id"]


def code(secret):
    """Six digits of this half minute, RFC 6238."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    mac = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    at = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[at : at + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def minted():
    """A few more of the administrator's tokens: one has so many calls a minute, and a run has more."""
    made = [tell("POST", "/ringfence/v1/tokens", {"name": f"run {number}"}) for number in range(6)]
    return {one["apiToken"]["id"]: "SSWS " + one["token"] for one in made}


MINTED = minted()
IN_TURN = itertools.cycle(MINTED.values())
OWN = seed() | set(MINTED)
REFUSED = refused()
SESSION, SESSION_ID = signed_in()
OWN |= {SESSION_ID}


@schemathesis.hook
def before_call(context, case, kwargs):
    # Over plain HTTP the cookie has another name than the document's: a call that brings that one gets a real one.
    has_cookie = COOKIE in (case.cookies or {})
    if has_cookie and asks_session(context.operation) and (case.method, case.path) != END:
        kwargs["auth"] = as_a_browser
    elif case.path == "/api/v1/api-tokens/current":
        kwargs["auth"] = by_a_token_of_its_own
    elif case.path.startswith(("/ringfence/v1/sign-in", "/ringfence/v1/setup")):
        kwargs["auth"] = from_our_own_page
    else:
        kwargs["auth"] = by_the_next_token
    if case.method in ("GET", "HEAD", "OPTIONS"):
        keep_reading(case)
    else:
        keep_going(case)


def asks_session(operation):
    return operation.definition.raw.get("security") == [{"session": []}]


def keep_reading(case):
    if "errorId" in (case.path_parameters or {}) and next(count) % 2:
        case.path_parameters["errorId"] = REFUSED
    # No made-up cursor is one of ours: most lists are asked from their beginning.
    if case.query and next(count) % 4:
        case.query.pop("after", None)


def keep_going(case):
    for name, value in (case.path_parameters or {}).items():
        if str(value) in OWN:
            case.path_parameters[name] = NOBODY
    body = without_own(case.body)
    # Nobody makes up an address, or a name that can be read: half the bodies that are meant to be good get some.
    if case.meta and case.meta.generation.mode.is_positive and next(count) % 2:
        body = plausible(body)
    if body != case.body:
        case.body = body
    headers = case.headers or {}
    # A key that comes again is answered what the first call was, and a made-up version is none: most calls are to
    # be read themselves.
    key = headers.get("Idempotency-Key", "")
    if 0 < len(key) <= 200 and next(count) % 8:
        headers["Idempotency-Key"] = f"{key}-{next(count)}"
    if "If-Match" in headers and next(count) % 4:
        headers["If-Match"] = "*"


def without_own(value):
    if isinstance(value, dict):
        return {name: without_own(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [without_own(inner) for inner in value]
    return NOBODY if isinstance(value, str) and value in OWN else value


def plausible(value):
    if isinstance(value, list):
        return [plausible(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    value = {name: plausible(inner) for name, inner in value.items()}
    for name in ("name", "login"):
        if isinstance(value.get(name), str):
            value[name] = f"{name}-{next(count)}"
    if value.get("type") in ADDRESSES and isinstance(value.get("value"), str):
        value["value"] = next(ADDRESSES[value["type"]])
    return value


def as_a_browser(request):
    request.headers.pop("Authorization", None)
    request.headers.update(SESSION)
    return request


def from_our_own_page(request):
    request.headers.setdefault("Sec-Fetch-Site", "same-origin")
    return request


def by_the_next_token(request):
    if request.headers.get("Authorization") == TOKEN:
        request.headers["Authorization"] = next(IN_TURN)
    return request


def by_a_token_of_its_own(request):
    """The call ends the token that makes it."""
    if request.headers.get("Authorization") == TOKEN:
        request.headers["Authorization"] = "SSWS " + tell("POST", "/ringfence/v1/tokens", {"name": "fleeting"})["token"]
    return request
