// Rows: the SDK's own retry strategies, and the pauses between attempts.
import { AdaptiveRetryStrategy, ConfiguredRetryStrategy, StandardRetryStrategy } from "@smithy/core/retry";
import { ANSWER, caught, thrown } from "./world.js";

/** What comes of a call to a service that is down. */
const down = async (world, config, status = 503, type = "ServiceUnavailableException") => {
  world.script(world.answer({ message: "down" }, status, type));
  const error = await caught(world.client(config).send(world.converse()));
  return { ...thrown(error), delay: error.$metadata.totalRetryDelay };
};

export const retries = [
  {
    name: "an AdaptiveRetryStrategy, which slows down when it is throttled",
    run: async (world) => {
      const strategy = new AdaptiveRetryStrategy(async () => 3);
      world.script(world.answer({ message: "slow" }, 429, "ThrottlingException"), world.answer(ANSWER));
      const made = world.client({ retryStrategy: strategy });
      const attempts = [];
      for (let call = 0; call < 3; call++) attempts.push((await made.send(world.converse())).$metadata.attempts);
      return { attempts, mode: (await made.config.retryStrategy()).mode };
    },
  },
  {
    name: "an AdaptiveRetryStrategy that gives up",
    run: (world) => down(world, { retryStrategy: new AdaptiveRetryStrategy(async () => 2) }),
  },
  {
    name: "a ConfiguredRetryStrategy, and its pauses in $metadata",
    run: (world) => down(world, { retryStrategy: new ConfiguredRetryStrategy(4, (attempt) => attempt) }),
  },
  {
    name: "a StandardRetryStrategy with another number of attempts",
    run: (world) => down(world, { retryStrategy: new StandardRetryStrategy(5) }, 500, "InternalServerException"),
  },
  {
    name: "retryStrategy before maxAttempts and retryMode",
    run: (world) => down(world, { retryStrategy: new StandardRetryStrategy(2), maxAttempts: 5, retryMode: "adaptive" }),
  },
  ...[0, "2", 1.5].map((maxAttempts) => ({
    name: `maxAttempts: ${JSON.stringify(maxAttempts)}`,
    run: (world) => down(world, { maxAttempts }),
  })),
  { name: "retryMode: a word that is not a mode", run: (world) => down(world, { retryMode: "bogus" }) },
  {
    name: "pauses of a call that succeeds at last",
    run: async (world) => {
      world.script(world.answer({}, 503, "ServiceUnavailableException"), world.answer(ANSWER));
      const { attempts, totalRetryDelay } = (await world.client().send(world.converse())).$metadata;
      return { attempts, totalRetryDelay };
    },
  },
];
