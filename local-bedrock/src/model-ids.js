import { validationError } from "./errors.js";
import { FOUNDATION_MODELS, foundationModelId } from "./foundation-models.js";
import { modelOfProfile, profileIds } from "./inference-profiles.js";

/** Resources whose ids are an account's own: any well-formed one is taken to exist. */
const OWN_RESOURCES = ["application-inference-profile", "custom-model-deployment", "imported-model"];

const ARN = /^arn:aws(?:-[^:]+)?:bedrock:([a-z0-9-]{1,20}):([0-9]{12})?:([a-z-]+)\/([a-zA-Z0-9-:.]+)$/;

/** Knows which model ids can be called in one region. */
export class ModelIds {
  /**
   * @param {string} region
   * @param {import("./state/provisioned-models.js").ProvisionedModels} provisionedModels
   */
  constructor(region, provisionedModels) {
    this.region = region;
    this.provisionedModels = provisionedModels;
  }

  /** @returns {string[]} the ids that are not ARNs: foundation models, then inference profiles */
  list() {
    const models = Object.keys(FOUNDATION_MODELS).filter((id) => FOUNDATION_MODELS[id].family !== "rerank");
    return [...models, ...profileIds()];
  }

  /**
   * @param {string} modelId an id, an inference profile id or an ARN
   * @returns {{ family: "any" | "anthropic" | "nova" | "llama" }}
   * @throws {import("./errors.js").ServiceError} `ValidationException`, in AWS's words; of a provisioned model also
   *   `ResourceNotFoundException` and `ModelNotReadyException`
   */
  resolve(modelId) {
    const family = this.#familyOf(modelId);
    if (!family || family === "rerank") throw validationError("The provided model identifier is invalid.");
    return { family };
  }

  #familyOf(modelId) {
    const model = foundationModelId(modelId, this.region) ?? modelOfProfile(modelId);
    if (model) return FOUNDATION_MODELS[model].family;
    const [, region, account, resource, name] = ARN.exec(modelId) ?? [];
    if (region !== this.region || !account) return undefined;
    if (resource === "inference-profile") return FOUNDATION_MODELS[modelOfProfile(name)]?.family;
    if (resource === "provisioned-model") return FOUNDATION_MODELS[this.provisionedModels.ready(modelId)].family;
    return OWN_RESOURCES.includes(resource) && /^[a-z0-9]+$/.test(name) ? "any" : undefined;
  }
}
