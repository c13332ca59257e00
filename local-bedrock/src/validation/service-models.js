import { gunzipSync } from "node:zlib";
import { readFile } from "node:fs/promises";
import { fetchMembers } from "../node/cache/fetch-wheel.js";
import { BOTOCORE } from "../node/cache/wheels.js";
import { ShapeValidator } from "./shape-validator.js";

/** Knows AWS's own models of the services, and checks inputs against them. */
export class ServiceModels {
  #services;

  /** @param {{ metadata: object, operations: object, shapes: object }[]} models botocore's `service-2.json` files */
  constructor(models) {
    this.#services = new Map(
      models.map((model) => [model.metadata.endpointPrefix, { ...model, validator: new ShapeValidator(model.shapes) }]),
    );
  }

  /**
   * @param {string} service for example `bedrock-runtime`
   * @param {string} operation
   * @param {object} input
   * @throws {import("../http/errors.js").ServiceError} `SerializationException` or `ValidationException`
   */
  validate(service, operation, input) {
    const { operations, validator } = this.#services.get(service);
    validator.validate(operations[operation].input.shape, input);
  }

  /** @returns {{ service: string, operation: string, method: string, path: string }[]} every operation there is */
  operations() {
    return [...this.#services].flatMap(([service, { operations }]) =>
      Object.entries(operations).map(([operation, { http }]) => ({
        service,
        operation,
        method: http.method,
        path: http.requestUri,
      })),
    );
  }
}

/**
 * Reads the models out of botocore, which is fetched on first use.
 * @param {{ cacheDir: string, report: import("../node/reporter.js").Reporter }} context
 * @returns {Promise<object[]>} the parsed `service-2.json` files
 */
export async function readServiceModels(context) {
  const paths = await fetchMembers(BOTOCORE, context);
  return Promise.all(paths.map(async (path) => JSON.parse(gunzipSync(await readFile(path)).toString("utf8"))));
}

/**
 * @param {{ cacheDir: string, report: import("../node/reporter.js").Reporter }} context
 * @returns {Promise<ServiceModels | null>} null, after saying so, when they cannot be had
 */
export async function loadServiceModels(context) {
  try {
    return new ServiceModels(await readServiceModels(context));
  } catch (error) {
    context.report.line(`WARNING: requests are not checked against AWS's service models: ${error.message}`);
    return null;
  }
}
