//! Where each question is asked. What an SDK is told as its API url ends with `/openfga`.

pub(crate) const STORES: &str = "/openfga/stores";
pub(crate) const STORE: &str = "/openfga/stores/{store}";
pub(crate) const MODELS: &str = "/openfga/stores/{store}/authorization-models";
pub(crate) const MODEL: &str = "/openfga/stores/{store}/authorization-models/{model}";
/// Which version is active: OpenFGA has no such question, because there the newest is.
pub(crate) const ACTIVE_MODEL: &str = "/openfga/stores/{store}/active-authorization-model";
pub(crate) const ASSERTIONS: &str = "/openfga/stores/{store}/assertions/{model}";
pub(crate) const CHECK: &str = "/openfga/stores/{store}/check";
pub(crate) const BATCH_CHECK: &str = "/openfga/stores/{store}/batch-check";
pub(crate) const LIST_OBJECTS: &str = "/openfga/stores/{store}/list-objects";
pub(crate) const STREAMED_LIST_OBJECTS: &str = "/openfga/stores/{store}/streamed-list-objects";
pub(crate) const LIST_USERS: &str = "/openfga/stores/{store}/list-users";
pub(crate) const EXPAND: &str = "/openfga/stores/{store}/expand";
pub(crate) const READ: &str = "/openfga/stores/{store}/read";
pub(crate) const CHANGES: &str = "/openfga/stores/{store}/changes";
pub(crate) const WRITE: &str = "/openfga/stores/{store}/write";
