// Rows: streams, and what a module exports.
import { Readable } from "node:stream";
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
    name: "an abort in the middle of a stream",
    differs: "the SDK's stream goes on to its end; here the connection is closed and the stream throws an AbortError",
    run: async (world) => {
      const controller = new AbortController();
      const body = Readable.from(
        (async function* () {
          yield Buffer.from(FRAMES[0]);
          await new Promise((resolve) => setTimeout(resolve, 5));
          yield Buffer.from(joined(...FRAMES.slice(1)));
        })(),
      );
      const { statusCode, headers } = frames();
      world.script(() => ({ response: { statusCode, headers, body } }));
      const command = new world.module.ConverseStreamCommand(world.hello);
      const { stream } = await world.client().send(command, { abortSignal: controller.signal });
      let count = 0;
      try {
        for await (const event of stream) if (event && ++count) controller.abort();
      } catch (error) {
        return error.name;
      }
      return count;
    },
  },
  {
    name: "a stream that is left early, and two requests for events at once",
    run: async (world) => {
      const names = [];
      world.script(frames(...FRAMES));
      for await (const event of await streamed(world)) {
        names.push(Object.keys(event));
        break;
      }
      const iterator = (await streamed(world))[Symbol.asyncIterator]();
      const both = await Promise.all([iterator.next(), iterator.next()]);
      return [names, both.map(({ value }) => Object.keys(value))];
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
    differs:
      "only the SDK's own serializers read them, and those of five services would add a fifth to the package; a bundler reports the missing export by its name",
    run: ({ module }) => Object.keys(module).some((name) => name.endsWith("$")),
  },
];
