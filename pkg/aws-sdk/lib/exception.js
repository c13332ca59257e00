// Exception classes, as code for the AWS SDK tests errors with `instanceof`.
import { ServiceException } from "../../errors.js";

/**
 * @typedef {{ name?: string, message?: string, $fault?: "client" | "server", $metadata?: object }} Options
 * @typedef {new (options?: any) => ServiceException} ExceptionClass any: each takes the members of its exception as well
 */

/** The classes that an app imports, by their names behind that of their service's. @type {Map<string, ExceptionClass>} */
const classes = new Map();

/**
 * The base class of a service's exceptions. Every error with which a service
 * responds is an instance of it.
 * @param {string} name such as `BedrockRuntimeServiceException`
 * @returns {ExceptionClass}
 */
export function serviceException(name) {
  const Base = class extends ServiceException {
    /** @param {Options} [options] */
    constructor({ name: code = name, message = "", $fault = "client", $metadata, ...members } = {}) {
      super(code, message, { fault: $fault, members, $metadata });
    }

    /** @param {any} value any: anything may be tested */
    static [Symbol.hasInstance](value) {
      return this === Base ? isServiceException(value) : ofClass(this, value);
    }
  };
  return named(Base, name, name);
}

/**
 * The class of one exception. An error is an instance of it by its name, as in
 * the AWS SDK: mid-stream errors and those of a client in another bundle too.
 * @param {ExceptionClass} Base
 * @param {string} name such as `ThrottlingException`
 * @param {"client" | "server"} $fault
 * @returns {ExceptionClass}
 */
export function exception(Base, name, $fault) {
  const Exception = class extends Base {
    /** @param {Options} [options] */
    constructor(options) {
      super({ ...options, name, $fault });
    }

    /** @param {any} value any: anything may be tested */
    static [Symbol.hasInstance](value) {
      return ofClass(this, value) || (this === Exception && isServiceException(value) && value.name === name);
    }
  };
  return named(Exception, name, `${Base.name} ${name}`);
}

/**
 * An error of a service in the SDK's shape: of its class, with a message that is copied and printed as JSON like other members, and
 * with the response. Anything else stays as it is.
 * @template Value
 * @param {Value} error
 * @param {{ base: string, names: string }} exceptions of the service
 * @param {object} [response]
 * @returns {Value}
 */
export function asException(error, { base, names }, response) {
  if (!(error instanceof ServiceException) || Object.hasOwn(error, "$response")) return error;
  const { name, message, stack, $fault } = error;
  const Base = classes.get(base) ?? serviceException(base);
  const isModelled = names.split(" ").includes(name.replace(/Exception$/, ""));
  const Class = classes.get(`${base} ${name}`) ?? (isModelled ? exception(Base, name, $fault) : Base);
  Object.setPrototypeOf(error, Class.prototype);
  Object.defineProperties(error, {
    message: { value: message, enumerable: true, writable: true, configurable: true },
    stack: { value: stack?.replace(/^Error\b/, name), writable: true, configurable: true },
    $response: { value: response },
  });
  return error;
}

/** Also one of another copy of this package, or of the SDK. @param {any} value any: as above */
function isServiceException(value) {
  return value instanceof ServiceException || Boolean(value?.$metadata && /^(client|server)$/.test(value.$fault));
}

/** @param {ExceptionClass} Class @param {unknown} value */
function ofClass(Class, value) {
  // cast: a value that is not an object has no prototype.
  return Object.prototype.isPrototypeOf.call(Class.prototype, /** @type {object} */ (value));
}

/**
 * @param {ExceptionClass} Class
 * @param {string} name
 * @param {string} key
 */
function named(Class, name, key) {
  classes.set(key, Class);
  return Object.defineProperty(Class, "name", { value: name });
}
