// Finds the model behind an id, an inference profile or an ARN.
import { ServiceError, validationError } from "../http/errors.js";
import { FOUNDATION_MODELS, foundationModelId, isChat } from "./foundation-models.js";
import { modelOfProfile, profileIds } from "./inference-profiles.js";

/** Resources that only an account knows: any well-formed id is taken to exist. */
const OWN_RESOURCES = ["application-inference-profile", "custom-model-deployment", "imported-model"];

const ARN = /^arn:aws(?:-[^:]+)?:bedrock:([a-z0-9-]{1,20}):([0-9]{12})?:([a-z-]+)\/([a-zA-Z0-9-:.]+)$/;

/** Knows which model ids can be called in one region. */
export class ModelIds {
  /**
   * @param {string} region
   * @param {import("../state/provisioned-models.js").ProvisionedModels} provisionedModels
   */
  constructor(region, provisionedModels) {
    this.region = region;
    this.provisionedModels = provisionedModels;
  }

  /** @returns {string[]} the ids that talk and are not ARNs: foundation models, then inference profiles */
  list() {
    const models = Object.keys(FOUNDATION_MODELS).filter((id) => !FOUNDATION_MODELS[id].refused);
    return [...models, ...profileIds()].filter((id) => isChat(FOUNDATION_MODELS[modelOfProfile(id) ?? id].family));
  }

  /**
   * @param {string} modelId an id, an inference profile id or an ARN
   * @returns {{ family: import("../families/index.js").ChatFamilyName }}
   * @throws {import("../http/errors.js").ServiceError} `ValidationException`, in AWS's words; of a provisioned model also
   *   `ResourceNotFoundException` and `ModelNotReadyException`; `AccessDeniedException`
   */
  resolve(modelId) {
    const family = this.#familyOf(modelId);
    if (!isChat(family)) {
      throw validationError("The provided model identifier is invalid.");
    }
    return { family };
  }

  /**
   * @param {string} modelId an id, an inference profile id or an ARN
   * @param {"embedding" | "image" | "rerank" | "video"} family
   * @returns {string | undefined} the id of the model of that family that it stands for
   * @throws {import("../http/errors.js").ServiceError} as `resolve` does
   */
  modelOf(modelId, family) {
    const model = this.#modelOf(modelId);
    return model && FOUNDATION_MODELS[model].family === family ? model : undefined;
  }

  /** @param {string} modelId @returns {import("./foundation-models.js").FamilyName | undefined} */
  #familyOf(modelId) {
    const model = this.#modelOf(modelId);
    if (model) return FOUNDATION_MODELS[model].family;
    const [, region, account, resource, name] = ARN.exec(modelId) ?? [];
    if (region !== this.region || !account) return undefined;
    return OWN_RESOURCES.includes(resource) && /^[a-z0-9]+$/.test(name) ? "any" : undefined;
  }

  /** @param {string} modelId @returns {string | undefined} the id of the foundation model behind it */
  #modelOf(modelId) {
    const onDemand = foundationModelId(modelId, this.region);
    if (onDemand) refuse(modelId, FOUNDATION_MODELS[onDemand].refused);
    const model = onDemand ?? modelOfProfile(modelId);
    if (model) return model;
    const [, region, account, resource, name] = ARN.exec(modelId) ?? [];
    if (region !== this.region || !account) return undefined;
    if (resource === "inference-profile") return modelOfProfile(name);
    return resource === "provisioned-model" ? this.provisionedModels.ready(modelId) : undefined;
  }
}

/**
 * Refuses, in AWS's words, a model that exists but cannot be called by this id.
 * @param {string} modelId
 * @param {string | undefined} refused
 */
function refuse(modelId, refused) {
  if (refused === "on demand") {
    throw validationError(
      `Invocation of model ID ${modelId} with on-demand throughput isn’t supported. ` +
        "Retry your request with the ID or ARN of an inference profile that contains this model.",
    );
  }
  if (refused === "always") {
    throw new ServiceError(
      "AccessDeniedException",
      403,
      "You don't have access to the model with the specified model ID.",
    );
  }
}
