//! `pkg/paginators.js`: a paginator for each operation that the model says comes page by page, and
//! its declaration.
//!
//! Two services may have an operation of the same name; it is then the same function, which asks
//! whichever client it is given.

use std::collections::BTreeMap;
use std::fmt::Write;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use super::drop_in::optional_input;
use super::model::Model;
use super::service::Service;
use super::types::uncapitalized;

/// A botocore `paginators-1.json`.
#[derive(Deserialize)]
pub(super) struct Paginators {
    pagination: BTreeMap<String, Row>,
}

#[derive(Deserialize, PartialEq)]
struct Row {
    input_token: String,
    output_token: String,
    limit_key: Option<String>,
}

impl Paginators {
    /// Reads the JSON text.
    pub(super) fn read(text: &str) -> Result<Self> {
        serde_json::from_str(text).context("not a botocore paginators file")
    }

    /// Operations that come page by page, by name, each with the member that limits a page's size.
    pub(super) fn rows(&self, service: &Service) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.pagination
            .iter()
            .filter(|(name, _)| service.emits(name))
            .map(|(name, row)| (name.as_str(), row.limit_key.as_deref()))
    }

    /// Fails on what `pkg/paginate.js` takes for granted.
    fn refuse_unsupported(&self) -> Result<()> {
        for (name, row) in &self.pagination {
            ensure!(
                row.input_token == "nextToken" && row.output_token == "nextToken",
                "{name} has a token of another name than nextToken, which is not supported yet"
            );
        }
        Ok(())
    }
}

/// An operation of one or more services.
#[derive(Default)]
struct Merged<'a> {
    limit: Option<&'a str>,
    users: Vec<(&'a Service, &'a Model)>,
}

/// The module and the declarations, without their first lines, of the paginators of all services.
pub(super) fn render(services: &[(&Service, Model, Paginators)]) -> Result<[String; 2]> {
    let mut merged: BTreeMap<&str, Merged> = BTreeMap::new();
    for (service, model, paginators) in services {
        paginators
            .refuse_unsupported()
            .with_context(|| format!("the paginators of {}", service.id))?;
        for (name, limit) in paginators.rows(service) {
            let merged = merged.entry(name).or_default();
            ensure!(
                merged.users.is_empty() || merged.limit == limit,
                "{name} has pages of another kind in {}, which is not supported yet",
                service.id
            );
            merged.limit = limit;
            merged.users.push((service, model));
        }
    }
    let mut module = "import { paginator } from \"./jobs/paginate.js\";\n\n".to_owned();
    let mut types = String::new();
    for (service, ..) in services {
        writeln!(
            types,
            "import type * as {0} from \"./{1}.js\";",
            service.class, service.id
        )?;
    }
    types.push_str("import type { MethodOptions, PaginatedClient } from \"./paginate.js\";\n\n");
    for (name, Merged { limit, users }) in merged {
        let arguments = arguments(&format!("\"{name}\""), limit);
        writeln!(
            module,
            "export const paginate{name} = /* @__PURE__ */ paginator({arguments});"
        )?;
        for (service, model) in users {
            let class = service.class;
            writeln!(
                types,
                "export declare function paginate{name}(\n  client: PaginatedClient<Pick<{class}.{class}Operations, \"{}\">>,\n  \
                 input{}: {class}.{name}CommandInput,\n  options?: MethodOptions,\n): AsyncGenerator<{class}.{name}CommandOutput, void, undefined>;",
                uncapitalized(name),
                optional_input(model, name)?
            )?;
        }
    }
    Ok([module, types])
}

/// The parts of a paginator, as JavaScript arguments.
pub(super) fn arguments(operation: &str, limit: Option<&str>) -> String {
    limit.map_or_else(
        || operation.to_owned(),
        |limit| format!("{operation}, \"{limit}\""),
    )
}

#[cfg(test)]
mod tests {
    use super::{Model, Paginators, render};
    use crate::codegen::service::Service;

    const fn service(id: &'static str, class: &'static str) -> Service {
        Service {
            id,
            api_version: "2020-01-01",
            sdk_name: "Weather",
            class,
            reference: "https://example.com/API_",
            left_out: &[("Talk", "it talks back")],
            terminal_events: &[],
            takes_tokens: false,
        }
    }

    const WEATHER: Service = service("weather", "Weather");
    const TIDES: Service = service("tides", "Tides");

    fn rendered(weather: &str, tides: &str) -> anyhow::Result<[String; 2]> {
        let model = || Model::read(include_str!("weather.json"));
        render(&[
            (&WEATHER, model()?, Paginators::read(weather)?),
            (&TIDES, model()?, Paginators::read(tides)?),
        ])
    }

    fn pages(operation: &str, token: &str, limit: &str) -> String {
        format!(
            r#"{{"pagination": {{"{operation}": {{"input_token": "{token}", "output_token": "{token}", "limit_key": "{limit}", "result_key": "r"}}}}}}"#
        )
    }

    #[test]
    fn services_share_a_paginator_and_omitted_operations_do_not_get_one() {
        let watch = pages("Watch", "nextToken", "maxResults");
        let [module, types] = rendered(&watch, &watch).unwrap();
        assert_eq!(
            module,
            "import { paginator } from \"./jobs/paginate.js\";\n\n\
             export const paginateWatch = /* @__PURE__ */ paginator(\"Watch\", \"maxResults\");\n"
        );
        assert!(
            types.contains("client: PaginatedClient<Pick<Weather.WeatherOperations, \"watch\">>")
        );
        assert!(types.contains("client: PaginatedClient<Pick<Tides.TidesOperations, \"watch\">>"));
        let talk = pages("Talk", "nextToken", "maxResults");
        assert!(!rendered(&talk, &talk).unwrap()[0].contains("Talk"));
    }

    #[test]
    fn pages_that_a_paginator_cannot_follow_are_refused() {
        let watch = pages("Watch", "nextToken", "maxResults");
        let token = rendered(&watch, &pages("Watch", "marker", "maxResults")).unwrap_err();
        assert!(format!("{token:#}").contains("Watch has a token of another name"));
        let limit = rendered(&watch, &pages("Watch", "nextToken", "limit")).unwrap_err();
        assert!(format!("{limit:#}").contains("Watch has pages of another kind in tides"));
    }
}
