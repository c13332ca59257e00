// Exception classes, as code for the AWS SDK tests errors with `instanceof`.
import { ServiceException } from "../../errors.js";

/**
 * The base class of a service's exceptions. Whatever a service answers as an
 * error is an instance of it.
 * @param {string} name such as `BedrockRuntimeServiceException`
 */
export function serviceException(name) {
  const Base = class extends ServiceException {
    /** @param {{ name?: string, message?: string, $fault?: "client" | "server", $metadata?: object }} [options] */
    constructor({ name: code = name, message = "", $fault = "client", $metadata, ...members } = {}) {
      super(code, message, { fault: $fault, members, $metadata });
    }

    /** @param {{ name: string }} value */
    static [Symbol.hasInstance](value) {
      return this === Base ? isServiceException(value) : ofClass(this, value);
    }
  };
  return named(Base, name);
}

/**
 * The class of one exception. An error is an instance of it by its name, as in
 * the AWS SDK: mid-stream errors and those of a client in another bundle too.
 * @param {ReturnType<typeof serviceException>} Base
 * @param {string} name such as `ThrottlingException`
 * @param {"client" | "server"} $fault
 */
export function exception(Base, name, $fault) {
  const Exception = class extends Base {
    constructor(options) {
      super({ ...options, name, $fault });
    }

    /** @param {{ name: string }} value */
    static [Symbol.hasInstance](value) {
      return ofClass(this, value) || (this === Exception && isServiceException(value) && value.name === name);
    }
  };
  return named(Exception, name);
}

/** Also one of another copy of this package, or of the SDK. */
function isServiceException(value) {
  return value instanceof ServiceException || Boolean(value?.$metadata && /^(client|server)$/.test(value.$fault));
}

/** @param {{ name: string }} value */
function ofClass(Class, value) {
  return Object.prototype.isPrototypeOf.call(Class.prototype, value);
}

/** @param {string} name */
function named(Class, name) {
  return Object.defineProperty(Class, "name", { value: name });
}
