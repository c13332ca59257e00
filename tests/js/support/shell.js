// What a block of shell names: commands, subcommands, flags and files that must exist.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { access, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { ROOT } from "./snippets.js";
import { USAGE } from "../../../pkg/bin/arguments.js";

/** Programs of others: that they are called is all that is checked. */
export const EXTERNAL = ["aws", "curl", "export", "jq", "ollama", "pip", "python3", "trunk"];

const read = (path) => readFile(new URL(path, ROOT), "utf8");

const helpOf = {
  async xtask() {
    const [, help] = /const HELP: &str = "\\\n(.*?)";/s.exec(await read("xtask/src/main.rs"));
    return help;
  },
  "bedrock-wasm": async () => USAGE,
  async "local-bedrock"() {
    const { stdout } = await promisify(execFile)(process.execPath, [
      fileURLToPath(new URL("local-bedrock/bin/local-bedrock.js", ROOT)),
      "--help",
    ]);
    return stdout;
  },
};

async function known(program, words) {
  const help = await helpOf[program]();
  const names = new Set(help.match(/--[\w-]+|^ {2}[a-z]+\b/gm).map((name) => name.trim()));
  const [command] = program === "xtask" ? words : [];
  for (const word of [...words.filter((word) => word.startsWith("--")), ...(command ? [command] : [])]) {
    assert.ok(names.has(word), `${program} knows no ${word}`);
  }
}

async function script(name, directory) {
  const { scripts } = JSON.parse(await read(`${directory}/package.json`));
  assert.ok(name in scripts, `package.json has no script ${name}`);
}

/** Each is given the words after the program's name. */
const RULES = {
  cargo: ([command, ...words]) =>
    command === "xtask" ? known("xtask", words) : assert.match(command, /^(add|install)$/),
  npx: ([program, ...words]) =>
    program in helpOf
      ? known(program, words)
      : assert.match(`${program} ${words[0]}`, /^wrangler (dev|deploy|secret)$/),
  npm: ([command, name], directory) => (command === "run" ? script(name, directory) : assert.equal(command, "install")),
  bun: ([command], directory) => (command === "install" ? undefined : script(command, directory)),
  deno: ([command, name], directory) =>
    command === "task" ? script(name, directory) : assert.equal(command, "install"),
  cp: ([from], directory) => access(new URL(`${directory}/${from}`, ROOT)),
};

/** The commands of a block, each a list of words without quotes. */
export function commandsIn(code) {
  const lines = code.replaceAll("\\\n", " ").split("\n");
  return lines.flatMap((line) => {
    const words = line.replace(/(^|\s)#.*/, "").match(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g) ?? [];
    const commands = [[]];
    for (const word of words) {
      if (/^(\||\|\||&&|;)$/.test(word)) commands.push([]);
      else commands.at(-1).push(word.replace(/^(['"])(.*)\1$/s, "$2"));
    }
    return commands
      .map((command) => command.slice(command.findIndex((word) => !/^\w+=/.test(word))))
      .filter(({ length }) => length > 0);
  });
}

/**
 * @param {string} code
 * @param {string} directory of the page
 */
export async function checkShell(code, directory) {
  const commands = commandsIn(code);
  assert.ok(commands.length > 0);
  for (const [program, ...words] of commands) {
    if (EXTERNAL.includes(program)) continue;
    assert.ok(program in RULES, `${program} is not known`);
    await RULES[program](words, directory);
  }
}
