// What `cargo xtask test` holds all JavaScript to: mistakes first, then the few points of style worth a machine.
import js from "@eslint/js";
import redos from "eslint-plugin-redos";
import globals from "globals";
import reasons from "./tests/types/reasons.js";

/** What both every browser and Node ≥ 20 have; `pkg/` may count on nothing else. */
const everywhere = globals["shared-node-browser"];

export default [
  {
    ignores: [
      "target/",
      "pkg/wasm/",
      "xtask/src/build/glue_shared.js",
      "tests/rust-api/wasm/",
      "**/dist/",
      ".cache/",
      "**/node_modules/",
      "examples/rust/*/{build,target}/",
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2024, sourceType: "module", globals: everywhere },
    rules: {
      "array-callback-return": "error",
      curly: ["error", "multi-line"],
      "default-case-last": "error",
      eqeqeq: ["error", "always", { null: "ignore" }],
      "no-constructor-return": "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-param-reassign": "error",
      "no-self-compare": "error",
      "no-template-curly-in-string": "error",
      "no-throw-literal": "error",
      "no-unmodified-loop-condition": "error",
      // `for await` that takes the first item only is a way to end a stream early.
      "no-unreachable-loop": ["error", { ignore: ["ForOfStatement"] }],
      "no-unused-vars": ["error", { argsIgnorePattern: "^_", caughtErrors: "all", ignoreRestSiblings: true }],
      "no-use-before-define": ["error", { functions: false, classes: false, variables: false }],
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
      "prefer-promise-reject-errors": "error",
      "prefer-template": "error",
      quotes: ["error", "double", { avoidEscape: true, allowTemplateLiterals: true }],
      semi: ["error", "always"],
    },
  },
  {
    files: ["pkg/**"],
    rules: { "no-console": "error" },
  },
  {
    // `tsc` finds no fault with these: it cannot know whether they are right.
    files: ["local-bedrock/**", "pkg/**"],
    ignores: ["pkg/wasm/**"],
    plugins: { types: { rules: { reasons } } },
    rules: { "types/reasons": "error" },
  },
  {
    // In a page, most casts say which element an event has as its target.
    files: ["www/**"],
    plugins: { types: { rules: { reasons } } },
    rules: { "types/reasons": ["error", { casts: false }] },
  },
  {
    // Peers can send any text to these: the time that a regular expression takes must stay linear.
    files: ["pkg/**", "www/**", "local-bedrock/src/**"],
    plugins: { redos },
    // It tries random texts: with a seed, so that what passes once passes again, and with time for a busy machine.
    rules: { "redos/no-vulnerable": ["error", { randomSeed: 1, timeout: 60_000 }] },
  },
  {
    // Outside node/, local-bedrock is to run in a page as well.
    files: [
      "pkg/entry/node.js",
      "local-bedrock/{bin,test,src/node}/**",
      "bench/**",
      "tests/**",
      "xtask/**",
      "*.config.js",
      "www/vite.config.js",
      "docs/.vitepress/*.js",
      "docs/typedoc/*.js",
    ],
    languageOptions: { globals: globals.nodeBuiltin },
  },
  {
    files: [
      "www/**",
      "bench/**",
      "docs/.vitepress/theme/**",
      "tests/browser/**",
      "tests/runtimes/run-page.js",
      "tests/rust-api/**",
    ],
    languageOptions: { globals: globals.browser },
  },
  {
    files: ["tests/*/next/**", "examples/{react,react-objects,next-edge,next-chat}/**/*.{js,jsx}"],
    languageOptions: {
      globals: { ...globals.browser, process: "readonly" },
      parserOptions: { ecmaFeatures: { jsx: true } },
    },
    // A component that only JSX names is used.
    rules: { "no-unused-vars": "off" },
  },
  {
    files: ["examples/{agentcore-page,browser-app,page-tools}/**", "examples/service-worker/**"],
    languageOptions: { globals: { ...globals.browser, ...globals.serviceworker } },
  },
  {
    files: ["examples/hono-deno/**", "examples/bun-server/**"],
    languageOptions: { globals: { Bun: "readonly", Deno: "readonly", process: "readonly" } },
  },
  {
    files: ["**/*.cjs"],
    languageOptions: { sourceType: "commonjs", globals: globals.node },
  },
];
