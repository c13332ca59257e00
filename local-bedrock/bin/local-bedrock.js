#!/usr/bin/env node
import { run } from "../src/node/cli.js";

await run(process.argv.slice(2));
