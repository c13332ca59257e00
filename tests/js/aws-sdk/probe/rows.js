// All rows of the probe.
import { configuration } from "./configuration.js";
import { credentials } from "./credentials.js";
import { environment } from "./environment.js";
import { middlewares } from "./middlewares.js";
import { outcomes } from "./outcomes.js";
import { requests } from "./requests.js";
import { stacks } from "./stacks.js";

export const rows = [
  ...middlewares,
  ...stacks,
  ...requests,
  ...credentials,
  ...configuration,
  ...environment,
  ...outcomes,
];
