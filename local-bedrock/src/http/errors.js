// Errors, as Bedrock answers them.

/** The suffix that AWS adds to the error's name in `x-amzn-errortype`, as recorded from Bedrock. */
const ERROR_TYPE_SUFFIX = ":http://internal.amazon.com/coral/com.amazon.bedrock/";

/**
 * An error as Bedrock answers it: a name, an HTTP status and a JSON body.
 */
export class ServiceError extends Error {
  /**
   * @param {string} name AWS's error name, for example `ValidationException`
   * @param {number} status HTTP status
   * @param {string} message the text of the body's `message`
   * @param {Record<string, unknown>} [members] modelled extra members of the body, for example `originalStatusCode`
   */
  constructor(name, status, message, members = {}) {
    super(message);
    this.name = name;
    this.status = status;
    this.members = members;
  }

  /** The value of the `x-amzn-errortype` header. */
  get errorType() {
    return this.name + ERROR_TYPE_SUFFIX;
  }

  /** The JSON body of the answer. */
  get body() {
    // Only for AccessDeniedException does Bedrock capitalize the key.
    const key = this.name === "AccessDeniedException" ? "Message" : "message";
    return { [key]: this.message, ...this.members };
  }
}

/**
 * No operation has this method and path. This is the only error that AWS wraps in an envelope.
 */
export class UnknownOperation extends ServiceError {
  constructor() {
    super("UnknownOperationException", 404, "");
  }

  get errorType() {
    return this.name;
  }

  get body() {
    return { Output: { __type: "com.amazon.coral.service#UnknownOperationException" }, Version: "1.0" };
  }
}

/** @param {string} message @returns {ServiceError} a 400 `ValidationException` */
export const validationError = (message) => new ServiceError("ValidationException", 400, message);

/** @param {string} message @returns {ServiceError} a 404 `ResourceNotFoundException` */
export const notFound = (message) => new ServiceError("ResourceNotFoundException", 404, message);

/** @returns {ServiceError} the agent services' answer to an unknown id */
export const unknownResource = () =>
  notFound(
    "Failed to retrieve resource because it doesn't exist. Retry your request with a different resource identifier.",
  );

/** @param {string} message @returns {ServiceError} a 400 `SerializationException` */
export const serializationError = (message) => new ServiceError("SerializationException", 400, message);
