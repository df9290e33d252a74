//! A network condition as the store can keep it: every zone that it names is there and may be named.

use engine::NetworkCondition;
use engine::zone::Ineligible;
use store::Write;

use crate::ControlError;
use crate::error::ineligible_sentence;

pub(super) async fn check(write: &mut Write, condition: &NetworkCondition) -> Result<(), ControlError> {
    for id in condition.named() {
        let Some(record) = write.zone(id).await? else {
            return Err(ControlError::invalid("network", format!("There is no zone {id}.")));
        };
        record.zone.eligibility().map_err(|why: Ineligible| {
            ControlError::invalid("network", ineligible_sentence(&record.zone.name, why))
        })?;
    }
    Ok(())
}

/// As the wire has it, for the audit.
pub(super) fn words(condition: &NetworkCondition) -> serde_json::Value {
    let written = condition.written();
    let list = |zones: Option<engine::network::Zones<'_>>| {
        zones.map(|zones| zones.texts().into_iter().map(str::to_owned).collect::<Vec<_>>())
    };
    serde_json::json!({
        "connection": written.connection,
        "include": list(written.include),
        "exclude": list(written.exclude),
    })
}
