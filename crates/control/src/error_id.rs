//! The id of a refusal: which record it was counted to and as which, enciphered, so that every id leads to
//! its record and none tells anything.

use aes::Aes128;
use aes::cipher::{Array, BlockCipherDecrypt, BlockCipherEncrypt, KeyInit};
use engine::{Digest, base62};

/// `oae` and 22 digits, as Okta's.
const PREFIX: &str = "oae";

pub(crate) struct ErrorIds(Aes128);

impl ErrorIds {
    /// Every server of an organization makes, and reads, the same ids.
    pub(crate) fn new(organization: &[u8; 32]) -> Self {
        let digest = Digest::of(&[b"errorId".as_slice(), organization].concat());
        let mut key = Array::from([0; 16]);
        for (slot, byte) in key.iter_mut().zip(digest.as_bytes()) {
            *slot = *byte;
        }
        Self(Aes128::new(&key))
    }

    /// The id of the `number`th refusal that is counted to a record; the record's own is number 0.
    pub(crate) fn of(&self, record: u64, number: u64) -> String {
        let plain = u128::from(record) << 64 | u128::from(number);
        let mut block = Array::from(plain.to_be_bytes());
        self.0.encrypt_block(&mut block);
        let digits = base62::digits::<22>(u128::from_be_bytes(block.into()));
        let mut text = String::with_capacity(PREFIX.len() + digits.len());
        text.push_str(PREFIX);
        text.extend(digits.map(char::from));
        text
    }

    /// The id of the record that `id` was counted to. Whatever was not made here leads nowhere.
    pub(crate) fn record_of(&self, id: &str) -> Option<String> {
        let digits = id.strip_prefix(PREFIX)?.as_bytes().try_into().ok()?;
        let mut block = Array::from(base62::value(digits)?.to_be_bytes());
        self.0.decrypt_block(&mut block);
        let plain = u128::from_be_bytes(block.into());
        u64::try_from(plain >> 64).ok().map(|record| self.of(record, 0))
    }
}

#[cfg(test)]
mod tests {
    use super::ErrorIds;

    #[test]
    fn every_id_leads_to_its_record_and_looks_like_no_other() {
        let ids = ErrorIds::new(&[7; 32]);
        let record = ids.of(1, 0);
        assert!(record.starts_with("oae") && record.len() == 25, "{record}");
        for number in [0, 1, 2, u64::MAX] {
            let id = ids.of(1, number);
            assert_eq!(ids.record_of(&id).as_ref(), Some(&record), "{id}");
            let alike = id.bytes().zip(record.bytes()).filter(|(a, b)| a == b).count();
            assert!(number == 0 || alike < 12, "{id} looks like {record}");
        }
        assert_ne!(ids.of(2, 0), record);
        assert_ne!(ids.record_of(&ids.of(2, 1)), Some(record));
    }

    #[test]
    fn another_organization_s_id_and_nonsense_lead_nowhere() {
        let (ids, others) = (ErrorIds::new(&[7; 32]), ErrorIds::new(&[8; 32]));
        assert_ne!(ids.record_of(&others.of(1, 1)), Some(ids.of(1, 0)));
        for nonsense in ["", "oae", "oaezzzzzzzzzzzzzzzzzzzzzz", "xyz0000000000000000000000", "oae\0\0\0\0"] {
            assert_eq!(ids.record_of(nonsense), None, "{nonsense:?}");
        }
    }
}
