//! Base62 over `0-9A-Za-z`: zero is `0`, the most significant digit comes first.

const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// The lowest `N` digits of `value`, padded on the left with `0`.
pub fn digits<const N: usize>(mut value: u128) -> [u8; N] {
    let mut out = [b'0'; N];
    for slot in out.iter_mut().rev() {
        let digit = usize::try_from(value % 62).unwrap_or(0);
        *slot = ALPHABET.get(digit).copied().unwrap_or(b'0');
        value /= 62;
    }
    out
}

/// The value of 22 digits; none where they are not digits, or more than 128 bits.
pub fn value(digits: &[u8; 22]) -> Option<u128> {
    digits.iter().try_fold(0_u128, |so_far, digit| {
        let place = ALPHABET.iter().position(|known| known == digit)?;
        so_far.checked_mul(62)?.checked_add(u128::try_from(place).ok()?)
    })
}

#[cfg(test)]
mod tests {
    use super::{digits, value};

    #[test]
    fn counts_in_ascii_order_from_the_right() {
        assert_eq!(&digits::<3>(0), b"000");
        assert_eq!(&digits::<3>(61), b"00z");
        assert_eq!(&digits::<3>(62), b"010");
        assert_eq!(&digits::<22>(u128::MAX), b"7n42DGM5Tflk9n8mt7Fhc7");
    }

    #[test]
    fn a_value_is_what_its_digits_came_from() {
        for number in [0, 1, 61, 62, 1 << 64, u128::MAX - 1, u128::MAX] {
            assert_eq!(value(&digits::<22>(number)), Some(number));
        }
        for none in [b"7n42DGM5Tflk9n8mt7Fhc8", b"zzzzzzzzzzzzzzzzzzzzzz", b"000000000000000000000-"] {
            assert_eq!(value(none), None);
        }
    }
}
