// An outcome in a few words, for the table and for what is expected.

/** What the emulator's stand-in for a model answers to what `clients.js` asks, a word in each text. */
const TEXT = "[stand-in, not a language model] You said: Why is the sky blue?";
const WORDS = TEXT.split(" ").length;

/**
 * @param {import("./faults.js").Fault} fault
 * @param {string} way
 * @param {Awaited<ReturnType<typeof import("./clients.js").ask>>} outcome what the client's user saw
 * @param {any[]} requests what the emulator saw, in the records of its log
 * @param {any[]} [elsewhere] what another one saw, to which the fault redirects
 */
export function describe(fault, way, outcome, requests, elsewhere = []) {
  const words = [end(fault, way, outcome)];
  const texts = way === "stream" || way === "text" ? outcome.texts : 0;
  if (outcome.error && texts > 0) words.push(`${texts} texts`);
  if (outcome.error && way === "final" && outcome.texts > 0) words.push("partial");
  if (fault.unknownEvent && outcome.kinds.length > 0) {
    words.push(outcome.kinds.includes("newerEvent") ? "event passed on" : "**event dropped**");
  }
  if (fault.aborts) {
    words.push(
      requests.every(({ clientClosedAt }) => clientClosedAt !== null) ? "connection closed" : "**connection open**",
    );
  } else if (requests.length === 0) words.push("no request");
  else if (requests.length > 1) words.push(`${requests.length} requests`);
  if (elsewhere.length > 0) {
    words.push(elsewhere.some(({ auth }) => auth) ? "**followed with the signature**" : "followed");
  }
  return words.join(", ");
}

function end(fault, way, { hangs, error, text, texts, afterAbortMs = 0 }) {
  if (hangs) return "**hangs**";
  if (fault.aborts && afterAbortMs > 1_000) return `**too late**: ${error ?? "resolves"}`;
  if (error) return error;
  if (text === TEXT) return "complete";
  return way === "stream" ? `**silent**: ${texts} of ${WORDS} texts` : "**silent**: the text is not whole";
}

/**
 * The table of `docs/faults.md`.
 * @param {{ fault: import("./faults.js").Fault, cells: { node: Map<string, string>, chromium: Map<string, string> } }[]} rows
 * @param {string[][]} ways
 */
export function table(rows, ways) {
  const titles = { ours: "bedrock-wasm", awsSdk: "AWS SDK", aiSdk: "AI SDK" };
  const names = { call: "call", stream: "stream", text: "`text()`", final: "`final()`" };
  const head = ways.map(([client, way]) => `${titles[client]}: ${names[way]}`);
  const line = (cells) => `| ${cells.join(" | ")} |`;
  const lines = rows.map(({ fault, cells }) => {
    const merged = ways.map((way) => {
      const [node, chromium] = [cells.node.get(way.join()), cells.chromium.get(way.join())];
      return node === chromium ? (node ?? "–") : `Node: ${node}; Chromium: ${chromium}`;
    });
    return line([fault.name, ...merged]);
  });
  return [line(["fault", ...head]), line(Array(head.length + 1).fill("---")), ...lines].join("\n");
}
