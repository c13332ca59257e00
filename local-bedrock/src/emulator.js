// The emulator without a server: its state, and the function that answers a `Request` with a `Response`.
import { ModelIds } from "./catalog/model-ids.js";
import { RequestLog } from "./control/request-log.js";
import { Settings } from "./control/settings.js";
import { Scripts } from "./faults/scripts.js";
import { createAnswer } from "./http/answer.js";
import { Router } from "./http/router.js";
import { Identities } from "./identity/cognito/identities.js";
import { identityPools } from "./identity/cognito/pools.js";
import { exampleTokens, mintToken } from "./identity/example-tokens.js";
import { COMMENT } from "./images/amazon.js";
import { InvocationJobs } from "./jobs/invocation-jobs.js";
import { KNOWLEDGE_BASES } from "./knowledge/knowledge-bases.js";
import { rankingDescription } from "./knowledge/relevance.js";
import { notEmulatedRoutes, ROUTES } from "./operations/index.js";
import { AGENTS, ALIASES } from "./resources/agents.js";
import { FLOWS } from "./resources/flows.js";
import { Guardrail, GUARDRAIL_ID } from "./resources/guardrail.js";
import { PROMPTS } from "./resources/prompts.js";
import { RUNTIMES } from "./resources/runtimes.js";
import { StandInEmbedder } from "./models/embedder.js";
import { API_KEY, EXPIRED, LONG_LIVED, TEMPORARY } from "./sigv4/credentials.js";
import { KeyRing } from "./sigv4/key-ring.js";
import { CreatedAgents } from "./state/created-agents.js";
import { ProvisionedModels } from "./state/provisioned-models.js";
import { AsyncInvocations } from "./videos/async-invocations.js";
import { RecentMap } from "./state/recent-map.js";
import { Sessions } from "./state/sessions.js";
import { S3_OPERATIONS } from "./s3/route.js";
import { ObjectStore } from "./s3/store.js";
import { Uploads } from "./s3/uploads.js";

/**
 * @import { EmulatorOptions, Info, TokenRequest } from "../types/emulator.js"
 *
 * @typedef {object} Parts The parts that an emulator is opened with, once they are available.
 * @property {string} version of this package
 * @property {import("./http/gate.js").Admission} gate
 * @property {import("./models/model.js").Model} model
 * @property {import("./models/embedder.js").Embedder} [embedder] default: the stand-in
 * @property {import("./validation/service-models.js").ServiceModels | null} serviceModels null: inputs are not checked against
 *   them, and operations that are not emulated are unknown
 */

/** The bucket that is there unless the user names others. */
const FIRST_BUCKET = "local-bedrock";
const STORAGE_BYTES = 256 * 2 ** 20;

/** An emulator: its state is there at once, and it answers once it is opened. */
export class Emulator {
  /**
   * @param {EmulatorOptions} options
   * @returns {Promise<Emulator>}
   * @throws {TypeError} if an option is wrong
   */
  static async create(options) {
    return new Emulator(options, await exampleTokens(options.region ?? "us-east-1"));
  }

  /**
   * Use `create`.
   * @param {EmulatorOptions} options
   * @param {Awaited<ReturnType<typeof exampleTokens>>} tokens
   */
  constructor(options, tokens) {
    const { region = "us-east-1", token = API_KEY, credentials = LONG_LIVED, jobSeconds = 3 } = options;
    this.region = region;
    this.token = token;
    this.credentials = credentials;
    this.settings = new Settings();
    this.settings.change(given(options, Object.keys(this.settings)));
    this.keyRing = new KeyRing([credentials, TEMPORARY, EXPIRED], this.settings);
    this.identity = {
      pools: identityPools(region),
      tokens,
      mintToken: (/** @type {TokenRequest} */ request) => mintToken(request, this.settings.now()),
    };
    this.log = new RequestLog();
    this.scripts = new Scripts();
    this.guardrail = new Guardrail({ region, words: options.guardrailWords ?? ["blockedword"] });
    this.provisionedModels = new ProvisionedModels({ region, jobSeconds });
    this.createdAgents = new CreatedAgents({ jobSeconds });
    this.modelIds = new ModelIds(region, this.provisionedModels);
    const { buckets = [FIRST_BUCKET], storageBytes = STORAGE_BYTES } = options;
    const store = new ObjectStore({ buckets, maxBytes: storageBytes, now: () => this.settings.now() });
    this.s3 = { store, uploads: new Uploads(store) };
    this.asyncInvocations = new AsyncInvocations({ region, jobSeconds });
    this.invocationJobs = new InvocationJobs({ region, jobSeconds, scripts: this.scripts });
  }

  /**
   * @param {Parts} parts
   * @returns {{ answer: (request: Request) => Promise<Response>, info: Info }}
   */
  open({ version, gate, model, embedder = new StandInEmbedder(), serviceModels }) {
    const { invocationJobs, asyncInvocations } = this;
    const { region, settings, keyRing, modelIds, provisionedModels, guardrail, identity, token, log, scripts, s3 } =
      this;
    /** @type {Info} */
    const info = {
      emulator: true,
      version,
      region,
      model: model.description,
      embeddings: embedder.description,
      // A sentence model that cannot be fetched becomes a stand-in.
      get ranking() {
        return rankingDescription(embedder.description);
      },
      images: { standIn: true, sentence: COMMENT },
      modelIds: modelIds.list(),
      operations: [
        ...ROUTES.map(({ service, operation }) => `${service} ${operation}`),
        ...S3_OPERATIONS.map((operation) => `s3 ${operation}`),
      ],
      resources: {
        agents: namesOf(AGENTS),
        aliases: Object.keys(ALIASES),
        flows: namesOf(FLOWS),
        guardrails: { [GUARDRAIL_ID]: "word-rule" },
        knowledgeBases: namesOf(KNOWLEDGE_BASES),
        prompts: namesOf(PROMPTS),
        runtimes: namesOf(RUNTIMES),
        buckets: s3.store.list().map(({ name }) => name),
      },
      identity: { pools: identity.pools, tokens: identity.tokens },
      validatesAgainstServiceModel: serviceModels !== null,
    };
    const emulator = {
      region,
      settings,
      keyRing,
      identities: new Identities(region),
      model,
      embedder,
      modelIds,
      serviceModels,
      provisionedModels,
      createdAgents: this.createdAgents,
      guardrail,
      s3,
      invocationJobs,
      asyncInvocations,
      generationSessions: new Sessions(),
      agentSessions: new Sessions(),
      runtimeSessions: new Sessions(),
      flowExecutions: new RecentMap(),
      storedResponses: new RecentMap(),
    };
    const router = new Router([...ROUTES, ...(serviceModels ? notEmulatedRoutes(serviceModels) : [])]);
    return { info, answer: createAnswer({ router, log, scripts, emulator, gate, token, info }) };
  }

  /** Ends the work that runs in the background. */
  close() {
    this.invocationJobs.close();
    this.asyncInvocations.close();
  }
}

/** The options among `names` that were given. @type {(options: object, names: string[]) => Record<string, unknown>} */
const given = (options, names) =>
  Object.fromEntries(Object.entries(options).filter(([name, value]) => names.includes(name) && value !== undefined));

const namesOf = (/** @type {Record<string, { name: string }>} */ resources) =>
  Object.fromEntries(Object.entries(resources).map(([id, { name }]) => [id, name]));
