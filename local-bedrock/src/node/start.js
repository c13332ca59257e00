// Starts the emulator as a server of this machine.
import { Emulator } from "../emulator.js";
import { Faults } from "../faults/index.js";
import { Gate } from "../http/gate.js";
import { EXPIRED, TEMPORARY } from "../sigv4/credentials.js";
import { VERSION } from "../version.js";
import { adapt } from "./adapter.js";
import { cacheDirectory } from "./cache/directory.js";
import { listen } from "./listen.js";
import { openEmbedder, openModel } from "./models/open-model.js";
import { Reporter, reporterTo } from "./reporter.js";
import { loadServiceModels } from "./service-models.js";

/**
 * @typedef {import("../emulator.js").EmulatorOptions & ServerOptions} Options
 *
 * @typedef {object} ServerOptions
 * @property {number} [port] 0, the default, takes any free one
 * @property {string} [host] default `127.0.0.1`
 * @property {"smollm2" | "scripted"} [model] default `smollm2`, which is fetched on first use
 * @property {"minilm" | "scripted"} [embeddings] default `minilm`, which is fetched when it is first asked, or `scripted` if `model` is
 * @property {{ url: string, model: string }} [upstream] answer from this OpenAI-compatible server instead
 * @property {number} [tokensPerSecond] pace of the scripted model; 0, the default, is as fast as it goes
 * @property {string} [cacheDir] default: `LOCAL_BEDROCK_CACHE`, else the system's usual place
 * @property {string[]} [allowOrigins] origins whose pages may use the emulator's own routes and, with an upstream, every route;
 *   pages of this machine always may
 * @property {string[]} [allowHosts] names other than loopback ones by which clients may call while `host` is a loopback address
 * @property {(line: string) => void} [log] receives progress and warnings, line by line; default: standard error
 *
 * @typedef {object} LocalBedrock
 * @property {string} url the endpoint to give to a client
 * @property {string} region
 * @property {import("../sigv4/credentials.js").Credentials} credentials the long-lived key pair that is accepted
 * @property {import("../sigv4/credentials.js").Credentials} temporaryCredentials accepted with its session token
 * @property {import("../sigv4/credentials.js").Credentials} expiredCredentials refused as expired
 * @property {string} token the API key that is accepted
 * @property {Identity} identity the pools and tokens of Cognito and STS
 * @property {import("../control/settings.js").Settings} settings change them with `settings.change({ … })`
 * @property {() => void} expireIssuedCredentials expires every key pair that Cognito and STS have issued, at once
 * @property {import("../control/request-log.js").RequestRecord[]} requests the live log
 * @property {import("../faults/index.js").Faults} faults the failures that tests ask for
 * @property {import("../emulator.js").Info} info the answer of `GET /_local-bedrock/info`
 * @property {() => Promise<void>} close disconnects every client and stops the model
 *
 * @typedef {object} Identity
 * @property {import("../identity/cognito/pools.js").Pool[]} pools
 * @property {Record<"google" | "userPool" | "expired", { provider: string, token: string }>} tokens
 * @property {(request: import("../identity/example-tokens.js").TokenRequest) => Promise<string>} mintToken makes a web token of
 *   any user's
 */

/**
 * Starts the emulator.
 * @param {Options} [options]
 * @returns {Promise<LocalBedrock>}
 * @throws {Error} if the port is not available or an option is wrong
 */
export async function startLocalBedrock(options = {}) {
  const { port = 0, host = "127.0.0.1", log, allowOrigins, allowHosts } = options;
  const context = {
    cacheDir: cacheDirectory(options.cacheDir),
    report: log ? new Reporter(log) : reporterTo(process.stderr),
  };
  // An upstream model may cost money, and the keys that give access to it are public.
  const gate = new Gate({ host, allowOrigins, allowHosts, closed: Boolean(options.upstream) });
  const emulator = await Emulator.create(options);

  // The port first: whether it is free should be known before anything is fetched. Early requests wait.
  /** @type {(answer: (request: Request) => Promise<Response>) => void} */
  let begin = () => {};
  /** @type {Promise<(request: Request) => Promise<Response>>} */
  const ready = new Promise((resolve) => (begin = resolve));
  const server = await listen(
    adapt(async (request) => (await ready)(request)),
    { host, port },
  );
  let model;
  let embedder;
  let serviceModels;
  try {
    serviceModels = await loadServiceModels(context);
    embedder = openEmbedder(options, context);
    model = await openModel(options, context);
  } catch (error) {
    await server.close();
    throw error;
  }
  const { answer, info } = emulator.open({ version: VERSION, gate, model, embedder, serviceModels });
  begin(answer);
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${server.port}`;
  const { region, credentials, token, identity, settings, keyRing } = emulator;
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
    requests: emulator.log.records,
    faults: new Faults(url, emulator.scripts, emulator.log),
    info,
    async close() {
      await server.close();
      emulator.close();
      await model.close();
      await embedder.close();
    },
  };
}
