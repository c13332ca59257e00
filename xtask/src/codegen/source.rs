//! Where the models come from: the pinned release of botocore, which `tests/corpora` downloads and
//! unpacks into the user's cache.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::service::Service;

/// The models of one release of botocore.
pub(super) struct Source<'a> {
    models: &'a Path,
    /// The release, such as `1.44.8`.
    pub(super) version: String,
}

impl<'a> Source<'a> {
    /// The models in a directory, which has a file with the name of their release.
    pub(super) fn open(models: &'a Path) -> Result<Self> {
        let version = read(&models.join("VERSION"))?;
        Ok(Self { models, version })
    }

    /// The JSON text of a service's model.
    pub(super) fn model(&self, service: &Service) -> Result<String> {
        self.text(service, "service-2.json")
    }

    /// The JSON text of a service's paginators.
    pub(super) fn paginators(&self, service: &Service) -> Result<String> {
        self.text(service, "paginators-1.json")
    }

    fn text(&self, service: &Service, file: &str) -> Result<String> {
        let directory = self.models.join(service.id).join(service.api_version);
        read(&directory.join(file)).with_context(|| {
            let (version, id) = (&self.version, service.id);
            format!("botocore {version} has no such file of {id}; see the row in service.rs")
        })
    }
}

fn read(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))
}
