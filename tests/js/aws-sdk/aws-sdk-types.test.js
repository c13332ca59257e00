// Programs written for the AWS SDK's clients compile against the SDK's declarations and against ours.
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const TSC = fileURLToPath(new URL("../../../node_modules/typescript/bin/tsc", import.meta.url));
const PROJECTS = new URL("../../types/drop-in/", import.meta.url);

for (const [name, project] of [
  ["the AWS SDK's", "tsconfig.sdk.json"],
  ["our", "tsconfig.json"],
  ["our, and other packages'", "tsconfig.middlewares.json"],
]) {
  test(`the programs compile against ${name} declarations`, async () => {
    try {
      await run(process.execPath, [TSC, "--project", fileURLToPath(new URL(project, PROJECTS))], { timeout: 120_000 });
    } catch (error) {
      throw new Error(error.stdout || error.message, { cause: error });
    }
  });
}
