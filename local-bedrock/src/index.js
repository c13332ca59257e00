import { readFile } from "node:fs/promises";
import { notEmulatedRoutes, ROUTES } from "./operations/index.js";
import { cacheDirectory } from "./node/cache/directory.js";
import { exampleTokens, mintToken } from "./identity/example-tokens.js";
import { Faults } from "./faults/index.js";
import { Scripts } from "./faults/scripts.js";
import { Identities } from "./identity/cognito/identities.js";
import { identityPools } from "./identity/cognito/pools.js";
import { Gate } from "./http/gate.js";
import { Guardrail, GUARDRAIL_ID } from "./resources/guardrail.js";
import { KNOWLEDGE_BASES } from "./knowledge/knowledge-bases.js";
import { listen } from "./node/listen.js";
import { ModelIds } from "./catalog/model-ids.js";
import { openModel } from "./models/index.js";
import { Reporter, reporterTo } from "./node/reporter.js";
import { RequestLog } from "./control/request-log.js";
import { AGENTS, ALIASES } from "./resources/agents.js";
import { FLOWS } from "./resources/flows.js";
import { PROMPTS } from "./resources/prompts.js";
import { Router } from "./http/router.js";
import { createServe } from "./http/answer.js";
import { Settings } from "./control/settings.js";
import { API_KEY, EXPIRED, LONG_LIVED, TEMPORARY } from "./sigv4/credentials.js";
import { KeyRing } from "./sigv4/key-ring.js";
import { ProvisionedModels } from "./state/provisioned-models.js";
import { RecentMap } from "./state/recent-map.js";
import { Sessions } from "./state/sessions.js";
import { loadServiceModels } from "./validation/service-models.js";

/**
 * @typedef {object} Options
 * @property {number} [port] 0, the default, takes any free one
 * @property {string} [host] default `127.0.0.1`
 * @property {string} [region] default `us-east-1`
 * @property {"smollm2" | "scripted"} [model] default `smollm2`, which is fetched on first use
 * @property {{ url: string, model: string }} [upstream] answer from this OpenAI-compatible server instead
 * @property {number} [tokensPerSecond] pace of the scripted model; 0, the default, is as fast as it goes
 * @property {number} [jobSeconds] how long it takes to create or update provisioned throughput; default 3, 0 is at once
 * @property {string[]} [guardrailWords] what the guardrail blocks; default `["blockedword"]`
 * @property {string} [cacheDir] default: `LOCAL_BEDROCK_CACHE`, else the system's usual place
 * @property {import("./sigv4/credentials.js").Credentials} [credentials] replaces the long-lived key pair
 * @property {string} [token] replaces the API key
 * @property {number | null} [credentialSeconds] how long keys of Cognito and STS live; default an hour, or what is asked for
 * @property {number} [clockOffsetSeconds] how far the emulator's clock is ahead of the machine's; default 0
 * @property {boolean} [hideHeaders] let pages of other origins read no headers, as if `Date` and `x-amzn-*` were not exposed
 * @property {string[]} [allowOrigins] origins whose pages may use the emulator's own routes and, with an upstream, every route;
 *   pages of this machine always may
 * @property {string[]} [allowHosts] names other than loopback ones by which clients may call while `host` is a loopback address
 * @property {(line: string) => void} [log] receives progress and warnings, line by line; default: standard error
 *
 * @typedef {object} LocalBedrock
 * @property {string} url the endpoint to give to a client
 * @property {string} region
 * @property {import("./sigv4/credentials.js").Credentials} credentials the long-lived key pair that is accepted
 * @property {import("./sigv4/credentials.js").Credentials} temporaryCredentials accepted with its session token
 * @property {import("./sigv4/credentials.js").Credentials} expiredCredentials refused as expired
 * @property {string} token the API key that is accepted
 * @property {Identity} identity what Cognito and STS know
 * @property {Settings} settings change them with `settings.change({ … })`
 * @property {() => void} expireIssuedCredentials ends every key that Cognito and STS have given out, at once
 * @property {import("./control/request-log.js").RequestRecord[]} requests the live log
 * @property {Faults} faults what goes wrong, when a test asks for it
 * @property {object} info what `GET /_local-bedrock/info` answers
 * @property {() => Promise<void>} close hangs up on every client and stops the model
 *
 * @typedef {object} Identity
 * @property {import("./identity/cognito/pools.js").Pool[]} pools
 * @property {Record<"google" | "userPool" | "expired", { provider: string, token: string }>} tokens
 * @property {(request: Parameters<typeof mintToken>[0]) => Promise<string>} mintToken makes a web token of anybody's
 */

/**
 * Starts the emulator.
 * @param {Options} [options]
 * @returns {Promise<LocalBedrock>}
 * @throws {Error} when the port cannot be had or an option is wrong
 */
export async function startLocalBedrock(options = {}) {
  const { port = 0, host = "127.0.0.1", region = "us-east-1", token = API_KEY } = options;
  const { credentials = LONG_LIVED, log } = options;
  const context = { cacheDir: cacheDirectory(options.cacheDir), report: log ? new Reporter(log) : reporterTo(process.stderr) };
  const requestLog = new RequestLog();
  const scripts = new Scripts();
  const settings = new Settings();
  settings.change(given(options, ["clockOffsetSeconds", "credentialSeconds", "hideHeaders"]));
  const keyRing = new KeyRing([credentials, TEMPORARY, EXPIRED], settings);
  const identity = {
    pools: identityPools(region),
    tokens: await exampleTokens(region),
    mintToken: (request) => mintToken(request, settings.now()),
  };
  const provisionedModels = new ProvisionedModels({ region, jobSeconds: options.jobSeconds ?? 3 });
  const guardrail = new Guardrail({ region, words: options.guardrailWords ?? ["blockedword"] });
  const modelIds = new ModelIds(region, provisionedModels);
  const { allowOrigins, allowHosts } = options;
  // Somebody pays for an upstream model, and the keys that open the way to it are public.
  const gate = new Gate({ host, allowOrigins, allowHosts, closed: Boolean(options.upstream) });

  // The port first: whether it is free should be known before anything is fetched. Early requests wait.
  let begin;
  const ready = new Promise((resolve) => (begin = resolve));
  const server = await listen(async (request, response) => (await ready)(request, response), { host, port });
  let model;
  let serviceModels;
  try {
    serviceModels = await loadServiceModels(context);
    model = await openModel(options, context);
  } catch (error) {
    await server.close();
    throw error;
  }
  const info = {
    emulator: true,
    version: await version(),
    region,
    model: model.description,
    modelIds: modelIds.list(),
    operations: ROUTES.map(({ service, operation }) => `${service} ${operation}`),
    resources: {
      agents: namesOf(AGENTS),
      aliases: Object.keys(ALIASES),
      flows: namesOf(FLOWS),
      guardrails: { [GUARDRAIL_ID]: "word-rule" },
      knowledgeBases: namesOf(KNOWLEDGE_BASES),
      prompts: namesOf(PROMPTS),
    },
    identity: { pools: identity.pools, tokens: identity.tokens },
    validatesAgainstServiceModel: serviceModels !== null,
  };
  begin(
    createServe({
      router: new Router([...ROUTES, ...(serviceModels ? notEmulatedRoutes(serviceModels) : [])]),
      log: requestLog,
      scripts,
      emulator: {
        region,
        settings,
        keyRing,
        identities: new Identities(region),
        model,
        modelIds,
        serviceModels,
        provisionedModels,
        guardrail,
        generationSessions: new Sessions(),
        agentSessions: new Sessions(),
        flowExecutions: new RecentMap(),
      },
      gate,
      token,
      info,
    }),
  );
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${server.port}`;
  return {
    url,
    region,
    credentials,
    temporaryCredentials: TEMPORARY,
    expiredCredentials: EXPIRED,
    token,
    identity,
    settings,
    expireIssuedCredentials: () => keyRing.expireIssued(),
    requests: requestLog.records,
    faults: new Faults(url, scripts, requestLog),
    info,
    async close() {
      await server.close();
      await model.close();
    },
  };
}

/** The options among `names` that were given. */
const given = (options, names) =>
  Object.fromEntries(names.filter((name) => options[name] !== undefined).map((name) => [name, options[name]]));

const namesOf = (resources) => Object.fromEntries(Object.entries(resources).map(([id, { name }]) => [id, name]));

/** @returns {Promise<string>} this package's version */
export async function version() {
  return JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8")).version;
}
