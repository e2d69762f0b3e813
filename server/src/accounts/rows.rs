//! Accounts and one-time codes as they are kept in `control.db`.

use authz::tuple::Tuple;
use domain::Millis;
use domain::account::{Account, Role};
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::audit_log::COMMAND_LINE;
use crate::control::{ControlError, Result};
use crate::secret::{self, Digest};
use crate::{access, clock};

/// A one-time address works for this long.
pub(crate) const CODE_LASTS_MS: Millis = 24 * clock::HOUR_MS;

/// The role is the most that the account is by itself.
const COLUMNS: &str = "id, email, name,
    (SELECT substr(object, 6) FROM tuple
     WHERE user = 'account:' || account.id AND relation = 'assignee'
       AND object IN ('role:owner', 'role:admin', 'role:viewer')
     ORDER BY object = 'role:owner' DESC, object = 'role:admin' DESC LIMIT 1),
    disabled, password_hash IS NULL, created_at";

/// An account together with what is kept of its password.
pub(crate) struct AccountRow {
    pub(crate) account: Account,
    pub(crate) password_hash: Option<String>,
}

pub(crate) fn by_id(connection: &Connection, id: i64) -> Result<Option<Account>> {
    Ok(connection
        .prepare_cached(&format!("SELECT {COLUMNS} FROM account WHERE id = ?"))?
        .query_row([id], read)
        .optional()?)
}

/// Who a signed-in session belongs to, while it lasts.
pub(crate) fn by_session(connection: &Connection, session: &Digest) -> Result<Option<Account>> {
    Ok(connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS} FROM account
             WHERE id = (SELECT account FROM console_session WHERE id_hash = ? AND expires_at > ?)"
        ))?
        .query_row(params![session, clock::now()], read)
        .optional()?)
}

pub(crate) fn by_email(connection: &Connection, email: &str) -> Result<Option<AccountRow>> {
    Ok(connection
        .prepare_cached(&format!(
            "SELECT {COLUMNS}, password_hash FROM account WHERE email = ?"
        ))?
        .query_row([email.trim()], |row| {
            Ok(AccountRow {
                account: read(row)?,
                password_hash: row.get(7)?,
            })
        })
        .optional()?)
}

pub(crate) fn all(connection: &Connection) -> Result<Vec<Account>> {
    Ok(connection
        .prepare(&format!("SELECT {COLUMNS} FROM account ORDER BY email"))?
        .query_map([], read)?
        .collect::<rusqlite::Result<_>>()?)
}

/// Those that are not disabled and have a password.
pub(crate) fn able_to_sign_in(connection: &Connection) -> Result<Vec<Account>> {
    let mut accounts = all(connection)?;
    accounts.retain(|account| !account.disabled && !account.must_set_password);
    Ok(accounts)
}

/// Those, and whoever is not disabled and still has a one-time address.
pub(crate) fn able_to_come(connection: &Connection) -> Result<Vec<Account>> {
    let mut able = able_to_sign_in(connection)?;
    for account in all(connection)? {
        if !account.disabled && account.must_set_password && has_code(connection, account.id)? {
            able.push(account);
        }
    }
    Ok(able)
}

/// Adds an account that is something to all of Girok.
pub(crate) fn insert(connection: &Connection, email: &str, name: &str, role: Role) -> Result<i64> {
    connection.execute(
        "INSERT INTO account (email, name, created_at) VALUES (?, ?, ?)",
        params![email, name, clock::now()],
    )?;
    let account = connection.last_insert_rowid();
    let role = Tuple::new(
        format!("role:{}", role.as_str()),
        "assignee",
        format!("account:{account}"),
    );
    access::rows::insert(connection, &role, COMMAND_LINE)?;
    Ok(account)
}

/// Sets the password, or takes it away, and ends the account's sessions but the one given.
pub(crate) fn set_password(
    connection: &Connection,
    account: i64,
    hash: Option<&str>,
    keep: Option<Digest>,
) -> Result<()> {
    connection.execute(
        "UPDATE account SET password_hash = ? WHERE id = ?",
        params![hash, account],
    )?;
    end_sessions(connection, account, keep)
}

pub(crate) fn set_disabled(connection: &Connection, account: i64, disabled: bool) -> Result<()> {
    connection.execute(
        "UPDATE account SET disabled = ? WHERE id = ?",
        params![disabled, account],
    )?;
    connection.execute("DELETE FROM one_time_code WHERE account = ?", [account])?;
    end_sessions(connection, account, None)
}

fn end_sessions(connection: &Connection, account: i64, keep: Option<Digest>) -> Result<()> {
    connection.execute(
        "DELETE FROM console_session WHERE account = ? AND id_hash IS NOT ?",
        params![account, keep],
    )?;
    Ok(())
}

/// Makes the code of a one-time address; an earlier one of the account stops working.
pub(crate) fn new_code(connection: &Connection, account: i64) -> Result<String> {
    let code = secret::generate()?;
    connection.execute("DELETE FROM one_time_code WHERE account = ?", [account])?;
    connection.execute(
        "INSERT INTO one_time_code (hash, account, expires_at) VALUES (?, ?, ?)",
        params![
            secret::digest(code.as_bytes()),
            account,
            clock::now() + CODE_LASTS_MS
        ],
    )?;
    Ok(code)
}

/// Whether a one-time address of the account works.
pub(crate) fn has_code(connection: &Connection, account: i64) -> Result<bool> {
    Ok(connection.query_row(
        "SELECT EXISTS (SELECT 1 FROM one_time_code WHERE account = ? AND expires_at > ?)",
        params![account, clock::now()],
        |row| row.get(0),
    )?)
}

/// The account behind a code, which works this once.
pub(crate) fn use_code(connection: &Connection, code: &str) -> Result<Option<Account>> {
    let account: Option<i64> = connection
        .query_row(
            "DELETE FROM one_time_code WHERE hash = ? AND expires_at > ? RETURNING account",
            params![secret::digest(code.as_bytes()), clock::now()],
            |row| row.get(0),
        )
        .optional()?;
    match account {
        Some(id) => by_id(connection, id),
        None => Ok(None),
    }
}

/// Forgets sessions and codes whose time is over.
pub(crate) fn forget_expired(connection: &Connection) -> Result<()> {
    let now = clock::now();
    connection.execute("DELETE FROM console_session WHERE expires_at <= ?", [now])?;
    connection.execute("DELETE FROM one_time_code WHERE expires_at <= ?", [now])?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Account> {
    let role: Option<String> = row.get(3)?;
    Ok(Account {
        id: row.get(0)?,
        email: row.get(1)?,
        name: row.get(2)?,
        role: role.as_deref().and_then(Role::parse),
        disabled: row.get(4)?,
        must_set_password: row.get(5)?,
        created_at: row.get(6)?,
    })
}

/// Whether the error says that a row with this key is there already.
pub(crate) fn is_duplicate(error: &ControlError) -> bool {
    matches!(
        error,
        ControlError::Database(rusqlite::Error::SqliteFailure(failure, _))
            if failure.code == rusqlite::ErrorCode::ConstraintViolation
    )
}
