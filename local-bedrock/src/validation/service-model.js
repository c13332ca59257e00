import { gunzipSync } from "node:zlib";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fetchMember } from "../fetch-wheel.js";
import { BOTOCORE } from "../wheels.js";
import { ShapeValidator } from "./shape-validator.js";

/** Checks inputs against AWS's own model of the service. */
export class ServiceModel {
  /** @param {{ operations: object, shapes: object }} model botocore's `service-2.json` */
  constructor({ operations, shapes }) {
    this.operations = operations;
    this.validator = new ShapeValidator(shapes);
  }

  /**
   * @param {string} operation
   * @param {object} input
   * @throws {import("../errors.js").ServiceError} `SerializationException` or `ValidationException`
   */
  validate(operation, input) {
    this.validator.validate(this.operations[operation].input.shape, input);
  }
}

/**
 * Loads the model out of botocore, which is fetched on first use.
 * @param {{ cacheDir: string, report: import("../reporter.js").Reporter }} context
 * @returns {Promise<ServiceModel | null>} null, after saying so, when it cannot be had
 */
export async function loadServiceModel({ cacheDir, report }) {
  const path = join(cacheDir, "bedrock-runtime.service-2.json.gz");
  try {
    await fetchMember(BOTOCORE, path, { cacheDir, report });
    return new ServiceModel(JSON.parse(gunzipSync(await readFile(path)).toString("utf8")));
  } catch (error) {
    report.line(`WARNING: request bodies are not checked against AWS's service model: ${error.message}`);
    return null;
  }
}
