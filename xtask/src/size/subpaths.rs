//! Subpaths of the package: the bytes that each adds to an app that has a client already.

use std::collections::HashMap;

use anyhow::{Context, Result, bail};
use serde::Serialize;

use super::bundle::{Bundle, Weight};
use super::{Budget, row};

/// The clients that subpaths stand beside; the app of each is bundled once.
pub(super) const CLIENTS: [&str; 3] = ["Bedrock", "BedrockRuntime", "BedrockAgentRuntime"];

/// A row of `size-budget.json`.
struct Row {
    subpath: &'static str,
    /// Beside the subpath in the row's name.
    note: &'static str,
    /// The client that its functions take, or nothing for a whole app.
    beside: Option<&'static str>,
    /// Code before the import of the subpath.
    code: &'static str,
    /// What counts of its JavaScript.
    counted: fn(&Bundle) -> Weight,
}

const SUBPATHS: &[Row] = &[
    row_of("embeddings", "BedrockRuntime"),
    row_of("images", "BedrockRuntime"),
    row_of("models", "Bedrock"),
    row_of("batch", "Bedrock"),
    row_of("s3", "BedrockRuntime"),
    Row {
        note: " with S3",
        code: "import { S3 } from \"bedrock-wasm/s3\";\nglobalThis.S3 = S3;\n",
        ..row_of("batch", "Bedrock")
    },
    row_of("tools", "BedrockRuntime"),
    row_of("agents", "BedrockAgentRuntime"),
    // Language models are there at once; others are loaded when they are first called.
    Row {
        counted: |bundle| bundle.at_once,
        ..row_of("ai-sdk", "BedrockRuntime")
    },
    Row {
        note: " with all models",
        counted: |bundle| bundle.without_batches,
        ..row_of("ai-sdk", "BedrockRuntime")
    },
    // With the AI SDK itself and the module.
    Row {
        note: " with streamText",
        beside: None,
        code: "import { streamText } from \"ai-7\";\nglobalThis.streamText = streamText;\n",
        counted: |bundle| bundle.at_once.and(bundle.wasm),
        ..row_of("ai-sdk", "BedrockRuntime")
    },
    row_of("anthropic", "BedrockRuntime"),
    row_of("explain", "BedrockRuntime"),
    row_of("otel", "BedrockRuntime"),
    row_of("waiters", "Bedrock"),
];

const fn row_of(subpath: &'static str, beside: &'static str) -> Row {
    Row {
        subpath,
        note: "",
        beside: Some(beside),
        code: "",
        counted: |bundle| bundle.js,
    }
}

/// What `--json` prints of one of them.
#[derive(Serialize)]
pub(super) struct Subpath {
    name: String,
    beside: Option<&'static str>,
    raw_bytes: usize,
    gzip_bytes: usize,
    budget: Budget,
}

impl Subpath {
    fn place(&self) -> String {
        self.beside
            .map(|client| format!(" beside {client}"))
            .unwrap_or_default()
    }
}

/// The apps to bundle: each client alone, then each subpath with its client, and all that it
/// exports used.
pub(super) fn apps() -> Vec<String> {
    let clients = CLIENTS.into_iter().map(client);
    let subpaths = SUBPATHS.iter().map(|row| {
        format!(
            "{}{}import * as all from \"bedrock-wasm/{}\";\nglobalThis.all = {{ ...all }};\n",
            row.beside.map(client).unwrap_or_default(),
            row.code,
            row.subpath
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
    for (row, bundle) in SUBPATHS.iter().zip(with) {
        let mut clients = CLIENTS.into_iter().zip(alone);
        let client = clients.find(|(name, _)| Some(*name) == row.beside);
        let name = format!("bedrock-wasm/{}{}", row.subpath, row.note);
        let whole = (row.counted)(bundle);
        let client = client.map_or(Weight::default(), |(_, alone)| (row.counted)(alone));
        subpaths.push(Subpath {
            beside: row.beside,
            raw_bytes: whole.raw.saturating_sub(client.raw),
            gzip_bytes: whole.gzip.saturating_sub(client.gzip),
            budget: budgets
                .remove(&name)
                .with_context(|| format!("size-budget.json has no row {name}"))?,
            name,
        });
    }
    Ok(subpaths)
}

/// One line each.
pub(super) fn print(subpaths: &[Subpath]) {
    for subpath in subpaths {
        let label = format!(
            "{}{} (of {})",
            subpath.name,
            subpath.place(),
            subpath.budget.max
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
                "{}{} is {bytes} bytes gzipped, {} over the budget of {max}",
                subpath.name,
                subpath.place(),
                bytes - max
            );
        }
    }
    Ok(())
}
