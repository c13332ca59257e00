// A schema in the form that the model gets, and as a judge of the values that the model returns.
import { jsonOf } from "../data/body.js";
import { check, invalid } from "../lib/options.js";
import { checkParts, failings, issue } from "./json-schema.js";

/**
 * @param {string} name of the option, for errors
 * @param {any} schema a Standard Schema (https://standardschema.dev), or plain JSON Schema; any: it is judged here
 * @returns {{ json: any, validate: (value: unknown) => unknown }} `validate` throws an error that the model can read; any: JSON Schema
 */
export function schemaOf(name, schema) {
  // The schemas of ArkType are functions.
  const standard = schema?.["~standard"];
  if (!standard) {
    check(name, schema, "a Standard Schema, or JSON Schema as a plain object");
    // Refuses what JSON cannot carry, such as a schema that refers to itself.
    jsonOf(schema, name);
    checkParts(name, schema);
    return {
      json: schema,
      validate(value) {
        refuse([...failings(schema, value)]);
        return value;
      },
    };
  }
  if (!standard.jsonSchema) {
    throw invalid(
      `${name}: this version of ${standard.vendor} cannot export JSON Schema; use Zod 4.2, ArkType 2.1.28, Valibot's toStandardJsonSchema() or plain JSON Schema`,
    );
  }
  return {
    json: standard.jsonSchema.input({ target: "draft-2020-12" }),
    async validate(value) {
      // A schema from elsewhere may have no judge; its JSON Schema then is all there is.
      const { issues = [], value: valid } = await standard.validate(value);
      refuse(
        issues.map(
          (/** @type {{ path?: any[], message: string }} any: a key, or an object with one */ { path = [], message }) =>
            issue(path.map((step) => step?.key ?? step).join("."), message),
        ),
      );
      return valid;
    },
  };
}

/** @param {string[]} issues */
function refuse(issues) {
  if (issues.length) throw new TypeError(issues.join("; "));
}
