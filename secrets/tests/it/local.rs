//! The file of masters: private, made once, never silently replaced.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use aicloud_secrets::kms::local::LocalKms;
use aicloud_secrets::{Kms as _, KmsError, Scope};
use futures_util::future::join_all;

use crate::kit::{Site, place};

#[tokio::test(flavor = "multi_thread")]
async fn the_file_is_made_once_and_only_for_its_owner() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("keys/master.key");
    let files: Vec<_> = (0..8).map(|_| LocalKms::new(&path)).collect();
    let masters = join_all(files.iter().map(|file| file.master())).await;
    let first = masters[0].as_ref().unwrap();
    assert!(masters.iter().all(|master| master.as_ref().unwrap() == first));
    let mode = |path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&path), 0o600);
    assert_eq!(mode(&folder.path().join("keys")), 0o700);
    let left: Vec<_> = fs::read_dir(folder.path().join("keys")).unwrap().collect();
    assert_eq!(left.len(), 1, "{left:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_others_may_read_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    let file = LocalKms::new(&path);
    file.master().await.unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let error = file.master().await.unwrap_err().to_string();
    assert!(error.contains("chmod 600"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_gone_is_asked_for_and_not_begun_anew() {
    let site = Site::new();
    let here = place(Scope::Cloud, 1);
    let sealed = site.sealer().seal(&here, b"value").await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let other = LocalKms::new(folder.path().join("master.key"));
    let ring = aicloud_secrets::Keyring::new(std::sync::Arc::new(other.clone()));
    let sealer = aicloud_secrets::Sealer::new(site.store.clone(), ring, Default::default());
    for error in [sealer.check().await.unwrap_err(), sealer.open(&here, &sealed).await.unwrap_err()]
    {
        let text = error.to_string();
        assert!(text.contains("put the file that has it in its place"), "{text}");
    }
    assert!(!other.exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_damaged_file_names_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    for text in ["# head\n1 00\n", "# head\nnonsense\n"] {
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        let error = LocalKms::new(&path).master().await.unwrap_err();
        assert!(matches!(error, KmsError::Refused { .. }));
        assert!(error.to_string().contains("line 2"), "{error}");
    }
    fs::write(&path, "# only words\n").unwrap();
    let error = LocalKms::new(&path).master().await.unwrap_err().to_string();
    assert!(error.contains("empty"), "{error}");
}
