// What the AWS SDK's clients export, the drop-in modules export too, with the same values.
import assert from "node:assert/strict";
import { test } from "node:test";

/** Exports of the SDK that have no counterpart, and why. */
const LEFT_OUT = [
  [/\$$/, "schemas: only the SDK's own serializers read them"],
  [/^errorTypeRegistries$/, "error classes by schema: only the SDK's own deserializers read them"],
];

const SERVICES = {
  "bedrock-runtime": "BedrockRuntime",
  bedrock: "Bedrock",
  "bedrock-agent-runtime": "BedrockAgentRuntime",
  "bedrock-agent": "BedrockAgent",
  "bedrock-agentcore": "BedrockAgentCore",
};

const KINDS = {
  commands: ([name]) => name.endsWith("Command") && name !== "$Command",
  paginators: ([name]) => name.startsWith("paginate"),
  clients: ([name]) => /Client$|^Bedrock[A-Za-z]*$/.test(name) && !name.endsWith("ServiceException"),
  exceptions: ([, value]) => typeof value === "function" && value.prototype instanceof Error,
  enums: ([, value]) => typeof value === "object" && value !== null && !Array.isArray(value),
};

for (const [id, Service] of Object.entries(SERVICES)) {
  test(`client-${id}: every export, but for what only the SDK's own code reads`, async (t) => {
    const sdk = Object.entries(await import(`@aws-sdk/client-${id}`)).filter(
      ([name]) => name !== "default" && name !== "module.exports",
    );
    const ours = await import(`bedrock-wasm/aws-sdk/client-${id}`);
    const missing = sdk.map(([name]) => name).filter((name) => !Object.hasOwn(ours, name));
    const unexplained = missing.filter((name) => !LEFT_OUT.some(([pattern]) => pattern.test(name)));
    assert.deepEqual(unexplained, []);

    const counts = Object.entries(KINDS).map(([kind, is]) => [kind, sdk.filter(is), Object.entries(ours).filter(is)]);
    for (const [kind, theirs, own] of counts) {
      assert.ok(own.length >= theirs.length && (theirs.length > 0 || kind === "paginators"), kind);
    }
    const summary = counts.map(([kind, theirs, own]) => `${theirs.length} ${kind} (ours: ${own.length})`).join(", ");
    t.diagnostic(`${summary}; ${missing.length} schemas left out`);
    assert.ok(Object.hasOwn(ours, `${Service}Client`) && Object.hasOwn(ours, Service));
  });

  test(`client-${id}: enums have the SDK's names and values`, async () => {
    const ours = await import(`bedrock-wasm/aws-sdk/client-${id}`);
    const enums = Object.entries(await import(`@aws-sdk/client-${id}`))
      .filter(KINDS.enums)
      .filter(([name]) => !/\$$|^default$|^module\.exports$/.test(name));
    for (const [name, values] of enums) assert.deepEqual({ ...ours[name], ...values }, ours[name], name);
    assert.ok(enums.length > 40);
  });

  test(`client-${id}: exceptions are made as the SDK's are`, async () => {
    const sdk = await import(`@aws-sdk/client-${id}`);
    const ours = await import(`bedrock-wasm/aws-sdk/client-${id}`);
    const base = `${Service}ServiceException`;
    for (const [name, Theirs] of Object.entries(sdk).filter(KINDS.exceptions)) {
      const options = { name, $fault: "client", message: "m", $metadata: { requestId: "r" }, resourceName: "x" };
      const [theirs, own] = [Theirs, ours[name]].map((Class) => new Class(options));
      for (const member of ["name", "message", "$fault", "$metadata"]) {
        assert.deepEqual(own[member], theirs[member], `${name}.${member}`);
      }
      assert.ok(own instanceof ours[name] && own instanceof ours[base] && own instanceof Error, name);
      assert.equal(ours[name].name, name);
    }
  });

  test(`client-${id}: commands and methods have the SDK's names`, async () => {
    const sdk = await import(`@aws-sdk/client-${id}`);
    const ours = await import(`bedrock-wasm/aws-sdk/client-${id}`);
    for (const [name, Theirs] of Object.entries(sdk).filter(KINDS.commands)) {
      const input = { a: 1 };
      const own = new ours[name](input);
      assert.equal(own.input, new Theirs(input).input);
      assert.equal(own.constructor.name, name);
      assert.ok(own instanceof ours.$Command);
    }
    const methods = Object.getOwnPropertyNames(sdk[Service].prototype).filter((name) => name !== "constructor");
    for (const method of methods) assert.equal(typeof ours[Service].prototype[method], "function", method);
    assert.ok(methods.length > 10);
  });
}
