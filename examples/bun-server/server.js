// A server in Bun with one route.
import { chat } from "./chat.js";

const { env } = Bun;

const server = Bun.serve({
  hostname: env.HOST ?? "127.0.0.1",
  port: env.PORT ?? 8000,
  idleTimeout: 120, // seconds; a model may think for longer than Bun's ten
  routes: { "/chat": { POST: chat } },
});

console.log(`Listening on ${server.url}`);
