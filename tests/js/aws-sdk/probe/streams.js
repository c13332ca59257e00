// Rows: streams, and what a module exports.
import { exception, joined } from "bedrock-wasm/testing";
import { FRAMES } from "../../support/conversation.js";
import { caught, thrown } from "./world.js";

/** A response whose body is frames. */
const frames = (...list) => ({
  statusCode: 200,
  headers: { "content-type": "application/vnd.amazon.eventstream" },
  body: Buffer.from(joined(...list)),
});

const streamed = async ({ client, module, hello }) =>
  (await client().send(new module.ConverseStreamCommand(hello))).stream;

async function all(stream) {
  const events = [];
  for await (const event of stream) events.push(event);
  return events;
}

export const streams = [
  {
    name: "a stream's events",
    run: async (world) => {
      world.script(frames(...FRAMES));
      return all(await streamed(world));
    },
  },
  {
    name: "an exception in a stream: name, message, class",
    run: async (world) => {
      world.script(frames(...FRAMES.slice(0, 2), exception("throttlingException", { message: "slow" })));
      const error = await caught(all(await streamed(world)));
      const { name, message } = thrown(error);
      return { name, message, constructor: error.constructor.name };
    },
  },
  {
    name: "a middleware sees a stream in the output",
    run: async (world) => {
      world.script(frames(...FRAMES));
      const client = world.client();
      const seen = [];
      client.middlewareStack.add((next) => async (args) => {
        const result = await next(args);
        seen.push(typeof result.output.stream[Symbol.asyncIterator], result.response.statusCode);
        return result;
      });
      const { stream } = await client.send(new world.module.ConverseStreamCommand(world.hello));
      return [(await all(stream)).length, ...seen];
    },
  },
  {
    name: "a middleware wraps a stream",
    run: async (world) => {
      world.script(frames(...FRAMES));
      const client = world.client();
      const counted = async function* (stream) {
        for await (const event of stream) yield Object.keys(event)[0];
      };
      client.middlewareStack.add((next) => async (args) => {
        const result = await next(args);
        return { ...result, output: { ...result.output, stream: counted(result.output.stream) } };
      });
      return all((await client.send(new world.module.ConverseStreamCommand(world.hello))).stream);
    },
  },
  {
    name: "a stream that ends before messageStop",
    differs:
      "the SDK ends as if the answer were whole; here it throws an IncompleteStreamError with the part that arrived",
    run: async (world) => {
      world.script(frames(...FRAMES.slice(0, 3)));
      return (await all(await streamed(world))).length;
    },
  },
  {
    name: "a stream that is read twice",
    differs:
      "the second time the SDK yields whatever its parser had left, and says nothing; here the second reading throws",
    run: async (world) => {
      world.script(frames(...FRAMES));
      const stream = await streamed(world);
      return [(await all(stream)).length, (await all(stream)).length];
    },
  },
  {
    name: "InvokeModelWithBidirectionalStream",
    differs: "`fetch` cannot send a stream of signed events while it reads the answer, so that the command is refused",
    run: async ({ client, module }) => {
      const chunks = (async function* () {
        yield { chunk: { bytes: new Uint8Array() } };
      })();
      const input = { modelId: "m", body: chunks };
      return caught(client().send(new module.InvokeModelWithBidirectionalStreamCommand(input))).then((e) => e.code);
    },
  },
  {
    name: "schema objects (`Converse$`, `errorTypeRegistries`)",
    differs: "only the SDK's own serializers read them; a bundler reports the missing export by its name",
    run: ({ module }) => Object.keys(module).some((name) => name.endsWith("$")),
  },
];
