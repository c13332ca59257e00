// AWS's models of its services: operations, and checks of their inputs.
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
