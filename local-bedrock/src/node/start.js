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
 * @import { LocalBedrock, Options } from "../../types/index.js"
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
