//! Files by the byte: what no writer would write.

/// One node of IPv4, whose left side is the record at the beginning of `data`.
pub(crate) fn one_record(data: &[u8]) -> Vec<u8> {
    tree(&[(Child::Data(0), Child::Nothing)], data)
}

#[derive(Clone, Copy)]
pub(crate) enum Child {
    Nothing,
    Node(u32),
    /// A place in the data.
    Data(u32),
}

/// Nodes of IPv4 with records of 24 bits, and any data.
pub(crate) fn tree(nodes: &[(Child, Child)], data: &[u8]) -> Vec<u8> {
    let count = u32::try_from(nodes.len()).expect("few");
    let number = |child: Child| match child {
        Child::Nothing => count,
        Child::Node(node) => node,
        Child::Data(place) => count + 16 + place,
    };
    let mut bytes = Vec::new();
    for (left, right) in nodes {
        bytes.extend_from_slice(&number(*left).to_be_bytes()[1..]);
        bytes.extend_from_slice(&number(*right).to_be_bytes()[1..]);
    }
    bytes.extend_from_slice(&[0; 16]);
    bytes.extend_from_slice(data);
    bytes.extend_from_slice(&head(count, 24, 4));
    bytes
}

/// The metadata with its marker: nodes, bits of a record, and 4 or 6.
pub(crate) fn head(nodes: u32, record_size: u8, ip_version: u8) -> Vec<u8> {
    let mut bytes = b"\xab\xcd\xefMaxMind.com".to_vec();
    bytes.extend(map(9));
    bytes.extend([text("binary_format_major_version"), small(2)].concat());
    bytes.extend([text("binary_format_minor_version"), small(0)].concat());
    bytes.extend([text("build_epoch"), vec![0x04, 0x02, 0x65, 0x53, 0xf1, 0x00]].concat());
    bytes.extend([text("database_type"), text("GeoLite2-Country")].concat());
    bytes.extend([text("description"), map(1), text("en"), text("By hand")].concat());
    bytes.extend([text("ip_version"), small(ip_version)].concat());
    bytes.extend([text("languages"), vec![0x00, 0x04]].concat());
    bytes.extend([text("node_count"), vec![0xc4], nodes.to_be_bytes().to_vec()].concat());
    bytes.extend([text("record_size"), small(record_size)].concat());
    bytes
}

/// The head of a map of up to 28 entries.
pub(crate) fn map(entries: u8) -> Vec<u8> {
    vec![0xe0 | entries]
}

/// The head of a list of up to 28 values.
pub(crate) fn list(values: u8) -> Vec<u8> {
    vec![values, 0x04]
}

pub(crate) fn text(text: &str) -> Vec<u8> {
    let size = u8::try_from(text.len()).expect("short");
    assert!(size < 29 || text.is_empty(), "short");
    [&[0x40 | size], text.as_bytes()].concat()
}

/// A pointer to a place below 2048.
pub(crate) fn pointer(place: u16) -> Vec<u8> {
    assert!(place < 2048, "near");
    let [high, low] = place.to_be_bytes();
    vec![0x20 | high, low]
}

fn small(number: u8) -> Vec<u8> {
    vec![0xa1, number]
}

/// A map of 400 flags.
pub(crate) fn large_map() -> Vec<u8> {
    let entry = [text("a"), vec![0x01, 0x07]].concat();
    [vec![0xfe, 0x00, 0x73], entry.repeat(400)].concat()
}
