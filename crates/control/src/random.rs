//! Chance, from the operating system.

/// # Panics
/// Where the operating system has no randomness: nothing secret can be made then.
pub(crate) fn bits() -> u128 {
    u128::from_le_bytes(bytes())
}

pub(crate) fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system has randomness");
    bytes
}
