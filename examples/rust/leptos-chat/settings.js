// Which Bedrock the chat calls, and as whom. No keys that last belong in a page: these are fetched, and again before they expire.
globalThis.bedrock = {
  region: "us-east-1",
  credentials: async () => (await fetch("credentials")).json(),
};
