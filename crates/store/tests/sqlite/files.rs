//! A folder of databases, and what stands in them.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use engine::{DeviceCondition, Digest, NetworkCondition, Role, Timestamp, Token, TokenId, User, UserId};
use store::{OrganizationRecord, Store, StoreError, TokenRecord, UserRecord};
use tempfile::TempDir;

pub(crate) struct Files {
    folder: TempDir,
}

impl Files {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) async fn open(&self, name: &str) -> Result<Store, StoreError> {
        Store::open(&self.url(name)).await
    }

    pub(crate) async fn open_unseen(&self, name: &str) -> Result<Store, StoreError> {
        Store::open_unseen(&self.url(name)).await
    }

    fn url(&self, name: &str) -> String {
        format!("sqlite:{}", self.path(name).display())
    }

    /// A store with an organization at revision 1.
    pub(crate) async fn founded(&self, name: &str) -> Store {
        let store = self.open(name).await.expect("a new store");
        let organization = OrganizationRecord {
            id: "00o1".to_owned(),
            created: Timestamp::from_micros(0),
            cursor_key: [0; 32],
        };
        let mut write = store.begin().await.expect("a write");
        write.insert_organization(&organization).await.expect("inserted");
        write.next_revision(engine::Timestamp::default(), 0).await.expect("a revision");
        write.commit().await.expect("committed");
        store
    }
}

pub(crate) fn mode(path: &Path) -> u32 {
    path.metadata().expect("it is there").permissions().mode() & 0o777
}

pub(crate) fn owner_and_token(id: UserId, at: Timestamp) -> (UserRecord, TokenRecord) {
    let user = User { id, login: "Ölaf".into(), role: Role::None, active: true };
    let user = UserRecord {
        user: Arc::new(user),
        first_name: String::new(),
        last_name: String::new(),
        email: String::new(),
        created: at,
        updated: at,
        version: 1,
    };
    let token = Token {
        id: TokenId::mint(1),
        owner: id,
        digest: Digest::of(b"1"),
        created: at,
        last_used: Some(at.plus(Duration::from_secs(1))),
        window: Some(Duration::from_secs(10)),
        not_after: None,
        revoked: false,
        network: NetworkCondition::Anywhere,
        proposed: None,
        device: DeviceCondition::default(),
    };
    let record = TokenRecord {
        token: Arc::new(token),
        name: "ÄÖ".to_owned(),
        client_name: String::new(),
        updated: at,
        version: 1,
    };
    (user, record)
}

/// Behind the store's back.
pub(crate) fn sql(file: &Path, statement: &str) {
    let script = "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit()";
    let done = std::process::Command::new("python3").args(["-c", script]).arg(file).arg(statement).status();
    assert!(done.expect("python3 runs").success());
}
