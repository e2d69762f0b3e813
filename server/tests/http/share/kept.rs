//! What is kept of a viewer, moved in time: an hour is too long to wait for.

use sha2::{Digest, Sha256};

use super::Shop;

impl Shop {
    /// In ms, until the server forgets the viewer who has this cookie.
    pub(super) async fn viewer_left(&self, cookie: &str) -> i64 {
        let digest = digest(cookie);
        if let Some(redis) = &self.redis {
            return redis.ask(&["pttl", &key(digest)]).parse().unwrap();
        }
        let until: i64 = self
            .console
            .control()
            .call(move |connection| {
                let query = "SELECT expires_at FROM share_viewer WHERE digest = ?";
                Ok(connection.query_row(query, [digest], |row| row.get(0))?)
            })
            .await
            .unwrap();
        until - server::clock::now()
    }

    pub(super) async fn set_viewer_left(&self, cookie: &str, ms: i64) {
        let digest = digest(cookie);
        if let Some(redis) = &self.redis {
            redis.ask(&["pexpire", &key(digest), &ms.to_string()]);
            return;
        }
        let set = "UPDATE share_viewer SET expires_at = ? WHERE digest = ?";
        self.set(set, server::clock::now() + ms, digest).await;
    }

    /// Their view was counted so many ms ago.
    pub(super) async fn set_viewed_before(&self, cookie: &str, ms: i64) {
        let (digest, at) = (digest(cookie), server::clock::now() - ms);
        if let Some(redis) = &self.redis {
            redis.ask(&["hset", &key(digest), "at", &at.to_string()]);
            return;
        }
        let set = "UPDATE share_viewer SET viewed_at = ? WHERE digest = ?";
        self.set(set, at, digest).await;
    }

    async fn set(&self, sql: &'static str, value: i64, digest: [u8; 32]) {
        let set = move |connection: &mut rusqlite::Connection| Ok(connection.execute(sql, (value, digest))?);
        assert_eq!(self.console.control().call(set).await.unwrap(), 1);
    }
}

fn digest(cookie: &str) -> [u8; 32] {
    Sha256::digest(cookie.split_once('=').unwrap().1.as_bytes()).into()
}

fn key(digest: [u8; 32]) -> String {
    format!("session_share_link:viewer:{}", hex::encode(digest))
}
