// A schema as the model gets it, and as a judge of what the model gives.
import { check, invalid } from "../lib/options.js";
import { failings } from "./json-schema.js";

/**
 * @param {string} name of the option, for errors
 * @param {any} schema a Standard Schema (https://standardschema.dev), or plain JSON Schema
 * @returns {{ json: any, validate: (value: any) => any }} `validate` throws an error that the model can read
 */
export function schemaOf(name, schema) {
  // The schemas of ArkType are functions.
  const standard = schema?.["~standard"];
  if (!standard) {
    check(name, schema, "a Standard Schema, or JSON Schema as a plain object");
    const judge = (/** @type {any} */ value) => answered(failings(schema, value));
    return { json: schema, validate: (value) => (judge(value), value) };
  }
  if (!standard.jsonSchema) {
    throw invalid(
      `${name}: this version of ${standard.vendor} cannot export JSON Schema. Use Zod from 4.2, ArkType from 2.1.28, or toStandardJsonSchema() of @valibot/to-json-schema; or give plain JSON Schema`,
    );
  }
  return {
    json: standard.jsonSchema.input({ target: "draft-2020-12" }),
    async validate(value) {
      // A schema from elsewhere may have no judge; its JSON Schema then is all there is.
      const { issues, value: valid } = await standard.validate(value);
      answered(
        (issues ?? []).map((/** @type {any} */ { path = [], message }) => [
          path.map((/** @type {any} */ step) => step?.key ?? step).join("."),
          message,
        ]),
      );
      return valid;
    },
  };
}

/** @param {string[][]} issues paths and messages */
function answered(issues) {
  if (issues.length) {
    throw new TypeError(issues.map(([path, message]) => (path ? `${path}: ${message}` : message)).join("; "));
  }
}
