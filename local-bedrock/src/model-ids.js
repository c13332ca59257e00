import { validationError } from "./errors.js";

/**
 * The foundation models that are emulated, and the form of their InvokeModel bodies. `any` takes each form
 * and tells them apart by what the body holds.
 */
export const FOUNDATION_MODELS = {
  "local.smollm2-135m-instruct-v1:0": "any",
  "amazon.nova-micro-v1:0": "nova",
  "amazon.nova-lite-v1:0": "nova",
  "anthropic.claude-3-haiku-20240307-v1:0": "anthropic",
  "anthropic.claude-sonnet-4-5-20250929-v1:0": "anthropic",
  "meta.llama3-8b-instruct-v1:0": "llama",
};

const PROFILE_PREFIXES = ["us", "eu", "apac", "global"];

/** Resources whose ids are an account's own: any well-formed one is taken to exist. */
const OWN_RESOURCES = [
  "application-inference-profile",
  "provisioned-model",
  "custom-model-deployment",
  "imported-model",
];

const ARN = /^arn:aws(?:-[^:]+)?:bedrock:([a-z0-9-]{1,20}):([0-9]{12})?:([a-z-]+)\/([a-zA-Z0-9-:.]+)$/;

/** Knows which model ids exist in one region. */
export class ModelIds {
  /** @param {string} region */
  constructor(region) {
    this.region = region;
  }

  /** @returns {string[]} the ids that are not ARNs: foundation models, then inference profiles */
  list() {
    const models = Object.keys(FOUNDATION_MODELS);
    const profiled = models.filter((id) => !id.startsWith("local."));
    return [...models, ...PROFILE_PREFIXES.flatMap((prefix) => profiled.map((id) => `${prefix}.${id}`))];
  }

  /**
   * @param {string} modelId an id, an inference profile id or an ARN
   * @returns {{ family: "any" | "anthropic" | "nova" | "llama" }}
   * @throws {import("./errors.js").ServiceError} `ValidationException`, in AWS's words
   */
  resolve(modelId) {
    const family = modelId.startsWith("arn:") ? this.#familyOfArn(modelId) : familyOfId(modelId);
    if (!family) throw validationError("The provided model identifier is invalid.");
    return { family };
  }

  #familyOfArn(arn) {
    const [, region, account, resource, name] = ARN.exec(arn) ?? [];
    if (region !== this.region) return undefined;
    if (resource === "foundation-model") return account ? undefined : familyOfModel(name);
    if (!account) return undefined;
    if (resource === "inference-profile") return familyOfProfile(name);
    return OWN_RESOURCES.includes(resource) && /^[a-z0-9]+$/.test(name) ? "any" : undefined;
  }
}

const familyOfModel = (id) => (Object.hasOwn(FOUNDATION_MODELS, id) ? FOUNDATION_MODELS[id] : undefined);

const familyOfId = (id) => familyOfModel(id) ?? familyOfProfile(id);

function familyOfProfile(id) {
  const [prefix, ...rest] = id.split(".");
  const model = rest.join(".");
  return PROFILE_PREFIXES.includes(prefix) && !model.startsWith("local.") ? familyOfModel(model) : undefined;
}
