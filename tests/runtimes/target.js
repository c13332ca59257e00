// What the suite talks to: the emulator, and a server that redirects to it.
import { createServer } from "node:http";
import { startLocalBedrock } from "local-bedrock";

const CORS = { "access-control-allow-origin": "*", "access-control-allow-headers": "*" };

/** @returns {Promise<{ target: object, close: () => Promise<void> }>} what the suite takes as its target */
export async function startTarget() {
  const emulator = await startLocalBedrock({ model: "scripted", tokensPerSecond: 100, log: () => {} });
  const redirector = createServer((request, response) => {
    if (request.method === "OPTIONS") response.writeHead(204, CORS).end();
    else response.writeHead(307, { ...CORS, location: emulator.url + request.url }).end();
  });
  await new Promise((resolve) => redirector.listen(0, "127.0.0.1", resolve));
  const redirecting = `http://127.0.0.1:${redirector.address().port}`;
  return {
    target: { endpoint: emulator.url, credentials: emulator.credentials, redirecting },
    async close() {
      redirector.closeAllConnections();
      redirector.close();
      await emulator.close();
    },
  };
}
