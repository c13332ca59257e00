// A hook that holds one answer while it is written.
import { useCallback, useEffect, useRef, useState } from "react";

const NOTHING = { text: "", state: "idle", error: undefined };

/**
 * @param {import("bedrock-wasm").BedrockRuntime} client
 * @param {string} modelId
 * @returns {{ text: string, state: "idle" | "answering" | "done" | "stopped" | "failed", error?: Error, ask: (prompt: string) => void, stop: () => void }}
 */
export function useAnswer(client, modelId) {
  const [answer, setAnswer] = useState(NOTHING);
  const current = useRef();

  const stop = useCallback(() => current.current?.abort(), []);

  const ask = useCallback(
    async (prompt) => {
      stop();
      const controller = (current.current = new AbortController());
      // What an earlier question still had to say is not shown any more.
      const set = (change) => current.current === controller && setAnswer(change);
      set({ ...NOTHING, state: "answering" });
      try {
        const messages = [{ role: "user", content: [{ text: prompt }] }];
        const input = { modelId, messages, inferenceConfig: { maxTokens: 1_024 } };
        const { stream } = await client.converseStream(input, { abortSignal: controller.signal });
        for await (const piece of stream.text()) set((before) => ({ ...before, text: before.text + piece }));
        set((before) => ({ ...before, state: "done" }));
      } catch (error) {
        set((before) => ({
          ...before,
          ...(controller.signal.aborted ? { state: "stopped" } : { state: "failed", error }),
        }));
      }
    },
    [client, modelId, stop],
  );

  // The component is gone: nobody reads on, so the connection is closed.
  useEffect(() => stop, [stop]);

  return { ...answer, ask, stop };
}
