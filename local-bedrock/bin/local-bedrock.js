#!/usr/bin/env node
// Starts the command line program.
import { run } from "../src/node/cli.js";

await run(process.argv.slice(2));
