//! `pkg/aws-sdk/client-<service>.js` and its declarations: what stands in for
//! `@aws-sdk/client-<service>`, under the SDK's names. The schemas that the SDK exports too
//! (`Converse$`) are left out: only the SDK's own serializers read them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use anyhow::{Context, Result, ensure};

use super::enum_names;
use super::model::{Kind, Member, Model, Shape};
use super::paginators::{Paginators, arguments};
use super::sensitive::sensitive;
use super::service::Service;
use super::types::{declared, interface, open_enum, reachable, uncapitalized};

/// The module's text, without the first line.
pub(super) fn module(service: &Service, model: &Model, paginators: &Paginators) -> Result<String> {
    let class = service.class;
    let table = super::table::export_name(class);
    let mut text = format!(
        "import {{ aggregated }} from \"./lib/aggregated.js\";\n\
         import {{ client }} from \"./lib/client.js\";\n\
         import {{ command }} from \"./lib/command.js\";\n\
         import {{ exception, serviceException }} from \"./lib/exception.js\";\n\
         import {{ paginator }} from \"./lib/paginator.js\";\n\
         import {{ {table} }} from \"../operations/{id}.js\";\n\n\
         export {{ Client as __Client }} from \"./lib/client.js\";\n\
         export {{ Command as $Command }} from \"./lib/command.js\";\n\n\
         export const {class}Client = /* @__PURE__ */ client(\"{class}Client\", {{\n  \
         table: {table},\n  \
         serviceId: \"{service_id}\",\n  \
         apiVersion: \"{api_version}\",\n  \
         service: \"{sdk_name}\",\n  \
         exceptions: {{ base: \"{class}ServiceException\", names: \"{exceptions}\" }},\n  \
         sensitive: \"{sensitive}\",\n}});\n\n",
        id = service.id,
        service_id = model.metadata.service_id,
        api_version = service.api_version,
        sdk_name = service.sdk_name,
        exceptions = short_names(model),
        sensitive = sensitive(service, model)?,
    );
    for name in model.operations.keys() {
        let why = service.left_out.iter().find(|(out, _)| out == name);
        let why = why.map_or_else(String::new, |(_, why)| format!(", \"{why}\""));
        writeln!(
            text,
            "export const {name}Command = /* @__PURE__ */ command(\"{name}\"{why});"
        )?;
    }
    text.push('\n');
    for (name, limit) in paginators.rows(service) {
        let arguments = arguments(&format!("{name}Command"), limit);
        writeln!(
            text,
            "export const paginate{name} = /* @__PURE__ */ paginator({arguments});"
        )?;
    }
    writeln!(
        text,
        "\nexport const {class} = /* @__PURE__ */ aggregated(\"{class}\", {class}Client, {{"
    )?;
    for name in model.operations.keys() {
        writeln!(text, "  {name}Command,")?;
    }
    text.push_str("}, {\n");
    for (name, _) in paginators.rows(service) {
        writeln!(text, "  paginate{name},")?;
    }
    text.push_str("});\n\n");
    let base = format!("{class}ServiceException");
    writeln!(
        text,
        "export const {base} = /* @__PURE__ */ serviceException(\"{base}\");"
    )?;
    for (name, shape) in exceptions(model) {
        writeln!(
            text,
            "export const {name} = /* @__PURE__ */ exception({base}, \"{name}\", \"{}\");",
            fault(shape)
        )?;
    }
    for (name, shape) in enums(service, model)? {
        writeln!(text, "\nexport const {name} = {{")?;
        for (key, value) in constants(name, shape)? {
            writeln!(text, "  {key}: {value},")?;
        }
        text.push_str("};\n");
    }
    Ok(text)
}

/// The declarations' text, without the first line.
pub(super) fn declarations(
    service: &Service,
    model: &Model,
    paginators: &Paginators,
) -> Result<String> {
    let class = service.class;
    let mut text = format!(
        "import type * as Smithy from \"./smithy.js\";\n\
         import type {{ ServiceException as OwnServiceException }} from \"../index.js\";\n\
         import type * as Service from \"../{id}.js\";\n\n\
         export * from \"../{id}.js\";\n\
         export {{ Client as __Client, Command as $Command }} from \"./smithy.js\";\n\n\
         export interface {class}ClientConfigType extends Smithy.ClientConfiguration {{}}\n\
         export interface {class}ClientConfig extends {class}ClientConfigType {{}}\n\
         export interface {class}ClientResolvedConfigType extends Smithy.ResolvedConfiguration {{}}\n\
         export interface {class}ClientResolvedConfig extends {class}ClientResolvedConfigType {{}}\n\
         export declare class {class}Client extends Smithy.Client<ServiceInputTypes, ServiceOutputTypes, {class}ClientResolvedConfig> {{\n  \
         constructor(configuration?: {class}ClientConfig);\n}}\n\
         export interface {class}PaginationConfiguration extends Smithy.PaginationConfiguration<{class}Client> {{}}\n",
        id = service.id,
    );
    for kind in ["Input", "Output"] {
        write!(text, "\nexport type Service{kind}Types =")?;
        for (name, _) in model.emitted(service) {
            write!(text, "\n  | Service.{name}Command{kind}")?;
        }
        text.push_str(";\n");
    }
    commands(&mut text, service, model)?;
    for (name, _) in paginators.rows(service) {
        writeln!(
            text,
            "export declare const paginate{name}: Smithy.Paginate<{class}PaginationConfiguration, Service.{name}CommandInput, Service.{name}CommandOutput>;"
        )?;
    }
    aggregated(&mut text, service, model, paginators)?;
    exception_classes(&mut text, service, model)?;
    let below = below_exceptions(service, model)?;
    for &name in &below {
        let shape = model.shape(name)?;
        if shape.kind == Kind::Structure {
            interface(&mut text, model, name, shape, false)?;
        }
    }
    for (name, shape) in enums(service, model)? {
        if below.contains(name) {
            open_enum(&mut text, name, shape)?;
        } else {
            writeln!(text, "\nexport type {name} = Service.{name};")?;
        }
        writeln!(text, "export declare const {name}: {{")?;
        for (key, value) in constants(name, shape)? {
            writeln!(text, "  readonly {key}: {value};")?;
        }
        text.push_str("};\n");
    }
    Ok(text)
}

fn commands(text: &mut String, service: &Service, model: &Model) -> Result<()> {
    text.push('\n');
    for name in model.operations.keys() {
        if service.emits(name) {
            let optional = optional_input(model, name)?;
            writeln!(
                text,
                "export declare class {name}Command extends Smithy.Command<Service.{name}CommandInput, Service.{name}CommandOutput> {{\n  \
                 constructor(input{optional}: Service.{name}CommandInput);\n}}"
            )?;
        } else {
            writeln!(
                text,
                "/** It cannot be sent by this client: `send` refuses it. */\n\
                 export declare class {name}Command extends Smithy.Command<object, never> {{}}"
            )?;
        }
    }
    text.push('\n');
    Ok(())
}

fn aggregated(
    text: &mut String,
    service: &Service,
    model: &Model,
    paginators: &Paginators,
) -> Result<()> {
    let class = service.class;
    writeln!(
        text,
        "\nexport declare class {class} extends {class}Client {{}}\nexport interface {class} {{"
    )?;
    for (name, _) in model.emitted(service) {
        let method = uncapitalized(name);
        let optional = optional_input(model, name)?;
        writeln!(
            text,
            "  {method}(input{optional}: Service.{name}CommandInput, options?: Smithy.HttpHandlerOptions): Promise<Service.{name}CommandOutput>;\n  \
             {method}(input: Service.{name}CommandInput, ...callback: Smithy.Callback<Service.{name}CommandOutput>): void;"
        )?;
    }
    for (name, _) in paginators.rows(service) {
        writeln!(
            text,
            "  paginate{name}(\n    input?: Service.{name}CommandInput,\n    configuration?: Omit<{class}PaginationConfiguration, \"client\">,\n  \
             ): AsyncGenerator<Service.{name}CommandOutput, undefined, unknown>;"
        )?;
    }
    text.push_str("}\n");
    Ok(())
}

fn exception_classes(text: &mut String, service: &Service, model: &Model) -> Result<()> {
    let base = format!("{}ServiceException", service.class);
    writeln!(
        text,
        "\nexport declare class {base} extends OwnServiceException {{\n  \
         readonly $response?: Smithy.HttpResponse | undefined;\n  \
         constructor(options: Smithy.ExceptionOptions & {{ name: string; $fault: \"client\" | \"server\" }});\n}}"
    )?;
    for (name, shape) in exceptions(model) {
        writeln!(
            text,
            "export declare class {name} extends {base} {{\n  readonly name: \"{name}\";\n  readonly $fault: \"{}\";",
            fault(shape)
        )?;
        let mut extra = String::new();
        for (member_name, member) in &shape.members {
            if member_name == "message" {
                continue;
            }
            writeln!(
                extra,
                "  {member_name}?: {} | undefined;",
                declared(model, member)?
            )?;
        }
        text.push_str(&extra);
        if extra.is_empty() {
            text.push_str("  constructor(options: Smithy.ExceptionOptions);\n}\n");
        } else {
            let members = extra.replace("\n  ", " ");
            writeln!(
                text,
                "  constructor(options: Smithy.ExceptionOptions & {{ {} }});\n}}",
                members.trim()
            )?;
        }
    }
    Ok(())
}

/// The shapes below exceptions, which the service's own declarations lack, by name.
fn below_exceptions<'a>(service: &Service, model: &'a Model) -> Result<BTreeSet<&'a str>> {
    let known = reachable(service, model)?;
    let mut found = BTreeSet::new();
    let mut open: Vec<&Member> = exceptions(model)
        .flat_map(|(_, shape)| shape.members.values())
        .collect();
    while let Some(member) = open.pop() {
        let shape = model.shape(&member.shape)?;
        let named = shape.kind == Kind::Structure || !shape.values.is_empty();
        ensure!(
            !(named && known.contains(member.shape.as_str())),
            "{} is a shape of exceptions and of outputs, which is not supported yet",
            member.shape
        );
        if found.insert(member.shape.as_str()) {
            open.extend(
                shape
                    .members
                    .values()
                    .chain(&shape.member)
                    .chain(&shape.value),
            );
        }
    }
    Ok(found)
}

/// `?` if no member of the input is required.
pub(super) fn optional_input(model: &Model, operation: &str) -> Result<&'static str> {
    let operation = model.operations.get(operation);
    let input = operation.and_then(|operation| operation.input.as_ref());
    let input = input.context("no input shape")?;
    let shape = model.shape(&input.shape)?;
    let required = shape.members.keys().any(|member| shape.requires(member));
    Ok(if required { "" } else { "?" })
}

/// The exceptions of the model, by name.
fn exceptions(model: &Model) -> impl Iterator<Item = (&String, &Shape)> {
    model.shapes.iter().filter(|(_, shape)| shape.exception)
}

/// Their names, without the `Exception` in which most of them end.
fn short_names(model: &Model) -> String {
    let names = exceptions(model).map(|(name, _)| name.strip_suffix("Exception").unwrap_or(name));
    Vec::from_iter(names).join(" ")
}

fn fault(shape: &Shape) -> &'static str {
    if shape.fault { "server" } else { "client" }
}

/// The enums of the service, by name.
fn enums<'a>(service: &Service, model: &'a Model) -> Result<Vec<(&'a str, &'a Shape)>> {
    let mut names = reachable(service, model)?;
    names.extend(below_exceptions(service, model)?);
    let mut found = Vec::new();
    for name in names {
        let shape = model.shape(name)?;
        if shape.kind == Kind::String && !shape.values.is_empty() {
            found.push((name, shape));
        }
    }
    Ok(found)
}

/// Names and quoted values of an enum, by name.
fn constants(name: &str, shape: &Shape) -> Result<BTreeMap<String, String>> {
    let mut constants = BTreeMap::new();
    for value in &shape.values {
        let key = enum_names::name(name, value);
        ensure!(
            key.starts_with(|first: char| first.is_ascii_alphabetic()),
            "{name} has a value {value}, whose name has to be given in enum_names.rs"
        );
        ensure!(
            constants
                .insert(key, serde_json::to_string(value)?)
                .is_none(),
            "{name} has two values of one name with {value}: give one in enum_names.rs"
        );
    }
    Ok(constants)
}
