// Rows: paginators.
import { caught } from "./world.js";

const page = (nextToken) => ({ inferenceProfileSummaries: [], nextToken });

async function pagesOf({ control }, config, input = {}) {
  let count = 0;
  for await (const each of control.paginateListInferenceProfiles(config, input)) if (each && ++count > 4) break;
  return count;
}

export const pages = [
  {
    name: "pageSize, startingToken and the input's own members",
    run: async (world) => {
      world.script(world.answer(page("t1")), world.answer(page()));
      const config = { client: world.controlClient(), pageSize: 2, startingToken: "t0" };
      return pagesOf(world, config, { typeEquals: "SYSTEM_DEFINED" });
    },
  },
  {
    name: "stopOnSameToken",
    run: async (world) => {
      world.script(world.answer(page("a")));
      return pagesOf(world, { client: world.controlClient(), stopOnSameToken: true });
    },
  },
  {
    name: "a token that repeats, without stopOnSameToken",
    differs: "the SDK asks for the same page for ever; here the iteration throws",
    run: async (world) => {
      world.script(world.answer(page("a")));
      return pagesOf(world, { client: world.controlClient() });
    },
  },
  {
    name: "withCommand",
    run: async (world) => {
      world.script(world.answer(page("t1")), world.answer(page()));
      const seen = [];
      const withCommand = (command) => {
        seen.push([command.constructor.name, command.input.nextToken]);
        if (seen.length === 2) return new command.constructor({ ...command.input, maxResults: 7 });
      };
      return [await pagesOf(world, { client: world.controlClient(), withCommand }), seen];
    },
  },
  {
    name: "a client that cannot send",
    differs: "both refuse it before anything is sent, in other words",
    run: async (world) => (await caught(pagesOf(world, { client: {} }))).message,
  },
  {
    name: "a method that pages of an aggregated client",
    run: async (world) => {
      world.script(world.answer(page()));
      const made = world.controlClient(world.control.Bedrock);
      let count = 0;
      for await (const each of made.paginateListInferenceProfiles({}, { pageSize: 3 })) if (each) count++;
      return count;
    },
  },
];
