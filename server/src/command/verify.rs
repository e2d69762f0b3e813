//! `girok verify`: reads everything back, while no server runs on the same data.

use anyhow::bail;
use server::config::Config;
use server::control::Control;
use server::recordings::RecordingStore;
use server::recordings::data_dir::DataDir;
use server::recordings::sqlite::{Options, SqliteStore};
use server::verify::verify;

pub(crate) async fn run(config: &Config) -> anyhow::Result<()> {
    let data_dir = DataDir::lock(&config.data_dir)?;
    let store = SqliteStore::open(data_dir.path(), &Options::default())?;
    let report = verify(store.as_ref(), &mut std::io::stdout()).await?;
    store.close().await?;
    let control = Control::open(data_dir.path())?.verify().await?;
    for damage in &control {
        println!("{damage}");
    }
    if !report.damages.is_empty() {
        bail!("some recordings are damaged");
    }
    if !control.is_empty() {
        bail!("accounts, services or the audit log are damaged");
    }
    Ok(())
}
