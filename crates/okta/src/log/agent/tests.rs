use proptest::prelude::*;

use super::{family, user_agent};

#[test]
fn a_client_is_told_by_what_it_says() {
    let chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36";
    let edge = format!("{} Edg/130.0", chrome.replace("X11; Linux x86_64", "Windows NT 10.0; Win64; x64"));
    let safari = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15";
    let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/130.0 Mobile/15E148 Safari/604.1";
    let android = "Mozilla/5.0 (Android 14; Mobile; rv:131.0) Gecko/131.0 Firefox/131.0";
    for (raw, os, browser, short) in [
        (chrome, "Linux", "CHROME", "Chrome"),
        (&edge, "Windows", "EDGE", "Edge"),
        (safari, "Mac OS X", "SAFARI", "Safari"),
        (phone, "iOS", "CHROME", "Chrome"),
        (android, "Android", "FIREFOX", "Firefox"),
        ("curl/8.5.0", "Unknown", "UNKNOWN", "curl"),
        ("python-requests/2.32.3", "Unknown", "UNKNOWN", "python-requests"),
        ("okta-sdk-golang/5.0.0 golang/go1.22 linux/amd64", "Linux", "UNKNOWN", "okta-sdk-golang"),
        ("okta-sdk-nodejs/7.1.0 node/20.1.0 Darwin/23.0", "Mac OS X", "UNKNOWN", "okta-sdk-nodejs"),
        ("Terraform/1.9.0 (+https://www.terraform.io)", "Unknown", "UNKNOWN", "Terraform"),
        ("OpenAPI-Generator/1.0.0/python", "Unknown", "UNKNOWN", "OpenAPI-Generator"),
        ("  Go-http-client/2.0", "Unknown", "UNKNOWN", "Go-http-client"),
        ("Mozilla/5.0 (compatible)", "Unknown", "UNKNOWN", "Mozilla"),
        ("evil Chrome/1", "Unknown", "UNKNOWN", "evil"),
        ("", "Unknown", "UNKNOWN", "unknown"),
        ("   ", "Unknown", "UNKNOWN", "unknown"),
        ("\u{202e}curl/8", "Unknown", "UNKNOWN", "unknown"),
        ("cu\u{1b}rl/8", "Unknown", "UNKNOWN", "cu"),
        ("<b>curl", "Unknown", "UNKNOWN", "unknown"),
    ] {
        let agent = user_agent(raw);
        assert_eq!((agent.os.as_str(), agent.browser.as_str(), family(raw)), (os, browser, short), "{raw}");
        assert_eq!(agent.raw_user_agent, raw);
    }
}

proptest! {
    #[test]
    fn a_short_name_is_short_and_can_be_seen(raw in "\\PC{0,80}|[a-z]{40,60}/1|Mozilla/.{0,40}") {
        let name = family(&raw);
        prop_assert!((1..=48).contains(&name.len()), "{name}");
        prop_assert!(name.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'/'), "{name}");
    }
}
