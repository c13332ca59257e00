// Loads AWS's own models of its services, which botocore carries.
import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { ServiceModels } from "../validation/service-models.js";
import { messageOf } from "../lib/errors.js";
import { fetchMembers } from "./cache/fetch-wheel.js";
import { BOTOCORE } from "./cache/wheels.js";

/**
 * Reads the models out of botocore, which is fetched on first use.
 * @param {{ cacheDir: string, report: import("./reporter.js").Reporter }} context
 * @returns {Promise<import("../validation/service-models.js").ServiceModel[]>} the parsed `service-2.json` files
 */
export async function readServiceModels(context) {
  const paths = await fetchMembers(BOTOCORE, context);
  return Promise.all(paths.map(async (path) => JSON.parse(gunzipSync(await readFile(path)).toString("utf8"))));
}

/**
 * @param {{ cacheDir: string, report: import("./reporter.js").Reporter }} context
 * @returns {Promise<ServiceModels | null>} null, after a warning, if they are not available
 */
export async function loadServiceModels(context) {
  try {
    return new ServiceModels(await readServiceModels(context));
  } catch (error) {
    context.report.line(`WARNING: requests are not checked against AWS's service models: ${messageOf(error)}`);
    return null;
  }
}
