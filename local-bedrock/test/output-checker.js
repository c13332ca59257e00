import assert from "node:assert/strict";
import { ShapeValidator } from "../src/validation/shape-validator.js";

/** Checks answers against AWS's models, more strictly than AWS checks requests: members must be known too. */
export class OutputChecker {
  constructor(models) {
    this.services = new Map(
      models.map((model) => {
        const shapes = withKnownValues(model.shapes);
        return [model.metadata.endpointPrefix, { ...model, shapes, validator: new ShapeValidator(shapes) }];
      }),
    );
  }

  /** One JSON body, with the members that travel in headers. */
  output(service, operation, { statusCode, headers }, body) {
    const { operations, shapes } = this.services.get(service);
    const { http, output } = operations[operation];
    assert.equal(statusCode, http.responseCode ?? 200, `${operation}: status`);
    const shape = shapes[output.shape];
    const payload = shape.payload && { [shape.payload]: Buffer.from(JSON.stringify(body)) };
    this.#check(service, output.shape, { ...(payload ?? body), ...inHeaders(shape, headers) }, operation);
  }

  /** The headers, and every message of an event stream. */
  stream(service, operation, { headers }, messages) {
    const { operations, shapes } = this.services.get(service);
    const output = shapes[operations[operation].output.shape];
    const [, member] = Object.entries(output.members).find(([, { shape }]) => shapes[shape].eventstream);
    for (const name of output.required ?? []) {
      const { location, locationName } = output.members[name];
      if (location === "header") assert.ok(headers[locationName.toLowerCase()], `${operation}: header ${locationName}`);
    }
    assert.ok(messages.length > 0, `${operation}: an empty stream`);
    for (const message of messages) {
      const type = (message.headers[":event-type"] ?? message.headers[":exception-type"]).value;
      const event = shapes[member.shape].members[type];
      assert.ok(event, `${operation}: the model knows no event ${type}`);
      const { p, ...payload } = JSON.parse(Buffer.from(message.body).toString("utf8"));
      assert.match(p ?? "p", /^[a-zA-Z0-9]+$/);
      this.#check(service, event.shape, payload, `${operation} ${type}`);
    }
  }

  /** The errors that a model lists for an operation, or that every operation may answer. */
  error(service, operation, { statusCode, headers }) {
    const { operations, shapes } = this.services.get(service);
    const name = headers["x-amzn-errortype"].split(":")[0];
    if (!shapes[name]) return void assert.match(name, COMMON_ERRORS);
    const { errors } = operations[operation];
    assert.ok(
      errors.some(({ shape }) => shape === name),
      `${operation} has no ${name}`,
    );
    assert.equal(statusCode, shapes[name].error.httpStatusCode, `${operation}: status of ${name}`);
  }

  #check(service, shapeName, value, what) {
    const { shapes, validator } = this.services.get(service);
    try {
      validator.validate(shapeName, value);
    } catch (error) {
      assert.fail(`${what}: ${error.message}\n${JSON.stringify(value).slice(0, 2000)}`);
    }
    this.#checkKnown(shapes, shapeName, value, what);
  }

  #checkKnown(shapes, shapeName, value, path) {
    const shape = shapes[shapeName];
    if (shape.document || value === null || typeof value !== "object") return;
    if (shape.type === "list") for (const item of value) this.#checkKnown(shapes, shape.member.shape, item, path);
    if (shape.type === "map") {
      for (const item of Object.values(value)) this.#checkKnown(shapes, shape.value.shape, item, path);
    }
    if (shape.type !== "structure") return;
    for (const [name, item] of Object.entries(value)) {
      if (KNOWN_BESIDES_THE_MODEL.includes(`${path}.${name}`)) continue;
      assert.ok(shape.members[name], `${path}.${name} is not in AWS's model`);
      this.#checkKnown(shapes, shape.members[name].shape, item, `${path}.${name}`);
    }
  }
}

/** What AWS sends although its models do not say so, as recorded from Bedrock. */
const KNOWN_BESIDES_THE_MODEL = ["Converse.usage.serverToolUsage", "ConverseStream metadata.usage.serverToolUsage"];

/** Likewise, values of enumerations: Nova Reel's output in ListFoundationModels. */
const KNOWN_VALUES = { ModelModality: ["VIDEO"] };

const withKnownValues = (shapes) => {
  const known = Object.entries(KNOWN_VALUES).filter(([name]) => shapes[name]);
  return {
    ...shapes,
    ...Object.fromEntries(
      known.map(([name, values]) => [name, { ...shapes[name], enum: [...shapes[name].enum, ...values] }]),
    ),
  };
};

/** https://docs.aws.amazon.com/bedrock/latest/APIReference/CommonErrors.html, and this emulator's own. */
const COMMON_ERRORS = /^(SerializationException|NotEmulatedException|(InvalidSignature|UnrecognizedClient)Exception)$/;

function inHeaders(shape, headers) {
  const bound = Object.entries(shape.members).filter(([, { location }]) => location === "header");
  return Object.fromEntries(
    bound.flatMap(([name, { locationName }]) => {
      const value = headers[locationName.toLowerCase()];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
