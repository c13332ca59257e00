//! Subpaths of the package: the bytes that each adds to an app that has a client already.

use std::collections::HashMap;

use anyhow::{Context, Result, bail};
use serde::Serialize;

use super::bundle::Bundle;
use super::{Budget, row};

/// The clients that subpaths stand beside; the app of each is bundled once.
pub(super) const CLIENTS: [&str; 3] = ["Bedrock", "BedrockRuntime", "BedrockAgentRuntime"];

/// A subpath, by its row of `size-budget.json`, and the client that its functions take.
const SUBPATHS: &[(&str, &str)] = &[
    ("embeddings", "BedrockRuntime"),
    ("images", "BedrockRuntime"),
    ("models", "Bedrock"),
    ("batch", "Bedrock"),
    ("s3", "BedrockRuntime"),
    ("tools", "BedrockRuntime"),
    ("agents", "BedrockAgentRuntime"),
    ("ai-sdk", "BedrockRuntime"),
    ("explain", "BedrockRuntime"),
    ("waiters", "Bedrock"),
];

/// What `--json` prints of one of them.
#[derive(Serialize)]
pub(super) struct Subpath {
    name: &'static str,
    beside: &'static str,
    raw_bytes: usize,
    gzip_bytes: usize,
    budget: Budget,
}

/// The apps to bundle: each client alone, then each subpath with its client, and all that it
/// exports used.
pub(super) fn apps() -> Vec<String> {
    let clients = CLIENTS.into_iter().map(client);
    let subpaths = SUBPATHS.iter().map(|&(name, beside)| {
        format!(
            "{}import * as all from \"bedrock-wasm/{name}\";\nglobalThis.all = {{ ...all }};\n",
            client(beside)
        )
    });
    clients.chain(subpaths).collect()
}

fn client(name: &str) -> String {
    format!(
        "import {{ {name} }} from \"bedrock-wasm\";\nglobalThis.client = new {name}({{ region: \"us-east-1\" }});\n"
    )
}

/// What each adds, from the bundles of [`apps`] in their order.
pub(super) fn weigh(
    bundles: &[Bundle],
    budgets: &mut HashMap<String, Budget>,
) -> Result<Vec<Subpath>> {
    let (alone, with) = bundles.split_at(CLIENTS.len());
    let mut subpaths = Vec::new();
    for (&(name, beside), bundle) in SUBPATHS.iter().zip(with) {
        let mut clients = CLIENTS.into_iter().zip(alone);
        let (_, client) = clients
            .find(|(name, _)| *name == beside)
            .with_context(|| format!("{beside} is not bundled alone"))?;
        let key = format!("bedrock-wasm/{name}");
        subpaths.push(Subpath {
            name,
            beside,
            raw_bytes: bundle.js.raw.saturating_sub(client.js.raw),
            gzip_bytes: bundle.js.gzip.saturating_sub(client.js.gzip),
            budget: budgets
                .remove(&key)
                .with_context(|| format!("size-budget.json has no row {key}"))?,
        });
    }
    Ok(subpaths)
}

/// One line each.
pub(super) fn print(subpaths: &[Subpath]) {
    for subpath in subpaths {
        let label = format!(
            "bedrock-wasm/{} beside {} (of {})",
            subpath.name, subpath.beside, subpath.budget.max
        );
        row(&label, subpath.raw_bytes, subpath.gzip_bytes as f64);
    }
}

/// Fails when one exceeds its budget.
pub(super) fn judge(subpaths: &[Subpath]) -> Result<()> {
    for subpath in subpaths {
        let (bytes, max) = (subpath.gzip_bytes, subpath.budget.max);
        if bytes > max {
            bail!(
                "bedrock-wasm/{} adds {bytes} bytes gzipped to {}, {} over the budget of {max}",
                subpath.name,
                subpath.beside,
                bytes - max
            );
        }
    }
    Ok(())
}
