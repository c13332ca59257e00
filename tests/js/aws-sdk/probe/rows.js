// All rows of the probe.
import { configuration } from "./configuration.js";
import { credentials } from "./credentials.js";
import { differences } from "./differences.js";
import { environment } from "./environment.js";
import { middlewares } from "./middlewares.js";
import { outcomes } from "./outcomes.js";
import { objects } from "./objects.js";
import { pages } from "./pages.js";
import { requests } from "./requests.js";
import { retries } from "./retries.js";
import { stacks } from "./stacks.js";
import { streams } from "./streams.js";

export const rows = [
  ...middlewares,
  ...stacks,
  ...requests,
  ...credentials,
  ...configuration,
  ...environment,
  ...retries,
  ...outcomes,
  ...objects,
  ...pages,
  ...streams,
  ...differences,
];
