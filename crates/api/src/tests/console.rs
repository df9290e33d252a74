//! The console's page and files. Whether this build has a console or not, its headers are the same.

use crate::testing::{Ask, Bench};

const PAGES: [&str; 9] = [
    "/",
    "/setup",
    "/sign-in",
    "/security/api/tokens",
    "/log",
    "/explain/oae2",
    "/security/networks/nzo1",
    "/check",
    "/settings/sessions",
];

#[tokio::test]
async fn every_page_is_the_console_s_and_under_its_policy() {
    let bench = Bench::new().await;
    for path in PAGES {
        let answer = bench.ask(Ask::new("GET", path)).await;
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{path}");
        let policy = answer.header("content-security-policy");
        for part in [
            "default-src 'none'",
            "script-src 'self';",
            "style-src 'self';",
            "frame-ancestors 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        ] {
            assert!(policy.contains(part), "{path}: {part}");
        }
        assert!(!policy.contains("unsafe"), "{path}");
        for (name, value) in [
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-embedder-policy", "require-corp"),
            ("cross-origin-resource-policy", "same-origin"),
            ("cache-control", "no-cache, no-store"),
        ] {
            assert_eq!(answer.header(name), value, "{path}: {name}");
        }
        assert!(answer.header("permissions-policy").contains("publickey-credentials-get=(self)"), "{path}");
    }
}

#[tokio::test]
async fn no_path_leads_out_of_the_console_s_files() {
    let bench = Bench::new().await;
    for path in [
        "/assets/../index.html",
        "/assets/%2e%2e/index.html",
        "/assets/..%2f..%2fCargo.toml",
        "/assets//etc/passwd",
        "/assets/",
        "/assets/nothing.js",
        "/index.html",
        "/index.html.br",
        "/icon.svg.br",
        "/nothing",
        "/securityx",
    ] {
        let answer = bench.ask(Ask::new("GET", path)).await;
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(answer.code(), "E0000008", "{path}");
    }
}

#[tokio::test]
async fn a_page_is_only_read() {
    let bench = Bench::new().await;
    for method in ["POST", "PUT", "DELETE", "PATCH"] {
        assert_eq!(bench.ask(Ask::new(method, "/security/api/tokens")).await.status, 405, "{method}");
    }
}

/// In a build that has a console: the page names its files, and each is there, packed or not.
#[tokio::test]
async fn the_page_s_files_are_kept_for_ever() {
    let bench = Bench::new().await;
    let page = String::from_utf8(bench.ask(Ask::new("GET", "/")).await.bytes).expect("a text");
    if page.contains("npm run build") {
        assert!(page.contains("<h1>Ringfence is running</h1>"));
        return;
    }
    let files: Vec<_> = page.split('"').filter(|part| part.starts_with("/assets/")).collect();
    assert!(!files.is_empty(), "{page}");
    let mut packed_files = 0;
    for path in files {
        let plain = bench.ask(Ask::new("GET", path)).await;
        let packed = bench.ask(Ask::new("GET", path).header("accept-encoding", "gzip, br")).await;
        let refused = bench.ask(Ask::new("GET", path).header("accept-encoding", "br;q=0")).await;
        for answer in [&plain, &packed, &refused] {
            assert_eq!(answer.status, 200, "{path}");
            assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable", "{path}");
            assert_eq!((answer.header("pragma"), answer.header("expires")), ("", ""), "{path}");
            assert_eq!(answer.header("vary"), "accept-encoding", "{path}");
        }
        assert_eq!(
            (plain.header("content-encoding"), refused.header("content-encoding")),
            ("", ""),
            "{path}"
        );
        // A file that packing makes longer is sent as it is.
        if packed.header("content-encoding") == "br" {
            assert!(packed.bytes.len() < plain.bytes.len(), "{path}: {}", packed.bytes.len());
            packed_files += 1;
        } else {
            assert_eq!(packed.bytes, plain.bytes, "{path}");
        }
    }
    assert!(packed_files >= 2, "the entry and its style at least");
}
