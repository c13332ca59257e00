// Programs that serve until they are ended, such as development servers.
import { spawn } from "node:child_process";

const START_MS = 60_000;
const STOP_MS = 5_000;
const KEPT_CHARACTERS = 4_000;

/** Process groups that are still there. */
const groups = new Set();

/** A test that is ended because its time is up ends the programs that it started. */
process.once("SIGTERM", () => {
  for (const group of groups) end(group, "SIGKILL");
  process.exit(143);
});

function end(group, signal) {
  try {
    process.kill(-group, signal);
  } catch (error) {
    if (error.code !== "ESRCH") throw error;
  }
}

/**
 * Starts a program and waits until it has said where it listens.
 * @param {string} program
 * @param {string[]} args
 * @param {{ cwd: string, env?: Record<string, string>, listening: RegExp }} options the first group of `listening` is the address
 * @returns {Promise<{ url: string, output: () => string, close: () => Promise<void> }>}
 */
export async function startServer(program, args, { cwd, env, listening }) {
  // A separate group: some programs leave the work to children, which must end with them.
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  if (child.pid) groups.add(child.pid);
  let text = "";
  const close = async () => {
    if (!child.pid) return;
    end(child.pid, "SIGTERM");
    const timer = setTimeout(end, STOP_MS, child.pid, "SIGKILL");
    await ended;
    clearTimeout(timer);
    end(child.pid, "SIGKILL"); // children that outlived it
    groups.delete(child.pid);
  };
  const url = await new Promise((resolve, reject) => {
    const failed = (why) => {
      clearTimeout(timer);
      reject(new Error(`${program} ${args.join(" ")} ${why}:\n${text}`));
    };
    const timer = setTimeout(() => failed("does not listen"), START_MS);
    ended.then(() => failed("ended"));
    child.once("error", reject);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (piece) => {
        text = (text + piece).slice(-KEPT_CHARACTERS);
        const address = listening.exec(text)?.[1];
        if (address) resolve(address);
        if (address) clearTimeout(timer);
      });
    }
  }).catch(async (error) => {
    await close();
    throw error;
  });
  return { url, output: () => text, close };
}
