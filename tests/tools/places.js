// The places that the package is tried in. One that is listed here and was not tried is a failure.

export const RUNTIMES = [
  "Node, import",
  "Node, require()",
  "Node 22, import",
  "Node 22, require()",
  "Node, slim with the .wasm file",
  "Deno",
  "Bun",
  "Cloudflare workerd",
  "Cloudflare workerd, bundled by wrangler",
  "Cloudflare workerd, slim with the .wasm file",
  "Vercel edge-runtime",
  ...["Next", "Next with webpack"].flatMap((name) => [`${name}, edge route`, `${name}, Node route`, `${name}, page`]),
  ...["Chromium", "Firefox", "WebKitGTK"].flatMap((name) => [
    `${name}, page`,
    `${name}, web worker`,
    `${name}, service worker`,
  ]),
];

export const BUNDLED = [
  "no bundler, import map",
  "no bundler, a CDN's URL",
  "Vite, build",
  "Vite, development server",
  "Vite, slim with the .wasm file's URL",
  "webpack",
  "Rspack",
  "Parcel",
  "Rollup",
  "Rolldown",
  "Bun's bundler",
  "esbuild, one file",
  "esbuild, modules",
  "esbuild, inline",
  "Next, Turbopack",
  "Next, webpack",
];

/** Where a program written for the AWS SDK runs on this package, by the alias of docs/aws-sdk.md. */
export const ALIASED = {
  runtimes: ["Node, aliased", "Deno, aliased", "Bun, aliased", "Cloudflare workerd, aliased by wrangler"],
  bundlers: ["Vite", "webpack", "Rspack", "esbuild", "Bun's bundler", "Next"].map((name) => `${name}, aliased`),
};

export const EXAMPLES = [
  "cloudflare-worker-proxy",
  "browser-app",
  "react",
  "next-edge",
  "next-chat",
  "react-objects",
  "page-tools",
  "agentcore-page",
  "openai-worker",
  "hono-deno",
  "bun-server",
  "service-worker",
  "provisioned-model",
  "rust/leptos-chat",
  "rust/workers-proxy",
];
