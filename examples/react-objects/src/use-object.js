// A hook that holds an object while a model writes it.
import { objectStream } from "bedrock-wasm/tools";
import { useCallback, useEffect, useRef, useState } from "react";

const NOTHING = { object: undefined, state: "idle", error: undefined };

/**
 * @param {import("bedrock-wasm").BedrockRuntime} client
 * @param {{ modelId: string, schema: object }} options
 * @returns {{ object: any, state: "idle" | "writing" | "done" | "stopped" | "failed", error?: Error, ask: (prompt: string) => void, stop: () => void }}
 *   members of `object` may be missing until `state` is "done", when it fits the schema
 */
export function useObject(client, { modelId, schema }) {
  const [answer, setAnswer] = useState(NOTHING);
  const current = useRef();

  const stop = useCallback(() => current.current?.abort(), []);

  const ask = useCallback(
    async (prompt) => {
      stop();
      const controller = (current.current = new AbortController());
      // What an earlier question still had to say is not shown any more.
      const set = (change) => current.current === controller && setAnswer((before) => ({ ...before, ...change }));
      set({ ...NOTHING, state: "writing" });
      try {
        const messages = [{ role: "user", content: [{ text: prompt }] }];
        const stream = objectStream(client, { modelId, messages, schema, abortSignal: controller.signal });
        for await (const partial of stream.partials) set({ object: partial });
        set({ object: await stream.object, state: "done" });
      } catch (error) {
        set(controller.signal.aborted ? { state: "stopped" } : { state: "failed", error });
      }
    },
    [client, modelId, schema, stop],
  );

  // The component is gone: nobody reads on, so the connection is closed.
  useEffect(() => stop, [stop]);

  return { ...answer, ask, stop };
}
