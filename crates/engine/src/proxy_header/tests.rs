use super::{ProxyHeader, parse};
#[test]
fn partial() {
    assert_eq!(parse(b"PRO"), Ok(ProxyHeader::Partial));
}
