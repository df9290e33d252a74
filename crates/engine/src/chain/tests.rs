use super::Edge;
#[test]
fn it_builds() {
    assert!(Edge::new(&["10.0.0.0/8"], "Forwarded", &[]).is_ok());
}
