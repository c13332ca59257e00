// AWS's models of its services: operations, and checks of their inputs.
import { ShapeValidator } from "./shape-validator.js";

/**
 * @typedef {object} ServiceModel A `service-2.json` file of botocore, as far as it is read here.
 * @property {{ endpointPrefix: string }} metadata
 * @property {Record<string, { http: { method: string, requestUri: string }, input: { shape: string } }>} operations by name
 * @property {Record<string, Shape>} shapes by name
 *
 * @typedef {object} Shape
 * @property {string} type
 * @property {Record<string, { shape: string }>} [members] of a structure
 * @property {string[]} [required] members of a structure
 * @property {boolean} [union] whether a structure has exactly one of its members
 * @property {boolean} [document] any JSON at all
 * @property {{ shape: string }} [member] of a list
 * @property {{ shape: string }} [key] of a map
 * @property {{ shape: string }} [value] of a map
 * @property {string[]} [enum]
 * @property {number} [min]
 * @property {number} [max]
 * @property {string} [pattern]
 * @property {boolean} [sensitive] values never appear in errors
 * @property {string} [timestampFormat]
 */

/** Knows AWS's own models of the services, and checks inputs against them. */
export class ServiceModels {
  #services;

  /** @param {ServiceModel[]} models */
  constructor(models) {
    this.#services = new Map(
      models.map((model) => [model.metadata.endpointPrefix, { ...model, validator: new ShapeValidator(model.shapes) }]),
    );
  }

  /**
   * @param {string} service for example `bedrock-runtime`
   * @param {string} operation
   * @param {unknown} input
   * @throws {import("../http/errors.js").ServiceError} `SerializationException` or `ValidationException`
   */
  validate(service, operation, input) {
    const model = this.#services.get(service);
    model?.validator.validate(model.operations[operation].input.shape, input);
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
