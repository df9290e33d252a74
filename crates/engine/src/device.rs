//! The token's second rule: which keys must prove possession.

use crate::id::KeyId;

/// Keys of which any one must be proven. None named: no rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeviceCondition {
    keys: Box<[KeyId]>,
}

/// What a call proves about its device.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    pub proven: Vec<KeyId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceRefusal {
    /// Nothing was proven.
    Unproven,
    /// Something was proven, and none of it is named.
    NotAllowed,
}

impl DeviceCondition {
    pub fn any_of(keys: Vec<KeyId>) -> Self {
        Self { keys: keys.into_boxed_slice() }
    }

    pub fn keys(&self) -> &[KeyId] {
        &self.keys
    }

    pub fn admits(&self, evidence: &Evidence) -> Result<(), DeviceRefusal> {
        if self.keys.is_empty() || evidence.proven.iter().any(|key| self.keys.contains(key)) {
            return Ok(());
        }
        if evidence.proven.is_empty() { Err(DeviceRefusal::Unproven) } else { Err(DeviceRefusal::NotAllowed) }
    }
}
