//! What a new installation begins with.

use rusqlite::{Connection, TransactionBehavior};
use ulid::Ulid;

use super::rows;
use crate::clock;
use crate::control::Result;

/// The model that Girok brings, as version 1.
pub(crate) const DEFAULT_MODEL: &str = include_str!("default.fga");
/// Who made it.
const GIROK: &str = "Girok";

/// Makes the first version, and makes it active, where there is none.
pub(crate) fn plant(connection: &mut Connection) -> Result<()> {
    if rows::newest_number(connection)? > 0 {
        return Ok(());
    }
    // Of two processes that find nothing, the second waits here.
    let first = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if rows::newest_number(&first)? == 0 {
        rows::insert_version(&first, &new_id()?, GIROK, "What Girok brings", DEFAULT_MODEL)?;
        rows::activate(&first, 1, GIROK)?;
        rows::insert_store(&first, &new_id()?)?;
    }
    Ok(first.commit()?)
}

/// An id as OpenFGA makes them.
pub(crate) fn new_id() -> Result<String> {
    let mut random = [0; 16];
    getrandom::fill(&mut random)?;
    let now = u64::try_from(clock::now()).unwrap_or_default();
    Ok(Ulid::from_parts(now, u128::from_le_bytes(random)).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_girok_brings_is_a_model_laid_out_as_all_are() {
        assert_eq!(authz::dsl::format(DEFAULT_MODEL).as_deref(), Ok(DEFAULT_MODEL));
        let model = authz::dsl::parse(DEFAULT_MODEL).unwrap();
        assert_eq!(authz::validate::validate(&model), []);
    }

    #[test]
    fn an_id_is_26_letters_in_the_order_of_time() {
        let (first, second) = (new_id().unwrap(), new_id().unwrap());
        assert_eq!(first.len(), 26);
        assert!(first[..10] <= second[..10]);
        assert_ne!(first, second);
    }
}
