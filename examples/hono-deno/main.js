// A server of Hono on Deno with one route.
import { Hono } from "hono";
import { chat } from "./chat.js";

const app = new Hono();

app.post("/chat", ({ req }) => chat(req.raw));

Deno.serve({ hostname: Deno.env.get("HOST") ?? "127.0.0.1", port: Number(Deno.env.get("PORT") ?? 8000) }, app.fetch);
