#!/usr/bin/env node
// The command of the package: `npx bedrock-wasm batch run prompts.jsonl …`
import process from "node:process";
import { run } from "./batch.js";

process.exitCode = await run(process.argv.slice(2));
