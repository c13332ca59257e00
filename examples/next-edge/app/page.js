"use client";
// A question and its answer, as it is written.
import { readSSE } from "bedrock-wasm/sse";
import { useRef, useState } from "react";

export default function Page() {
  const [answer, setAnswer] = useState("");
  const [status, setStatus] = useState("");
  const controller = useRef();

  async function ask(formData) {
    controller.current?.abort();
    const { signal } = (controller.current = new AbortController());
    setAnswer("");
    setStatus("Answering …");
    try {
      const body = JSON.stringify({ prompt: formData.get("prompt") });
      const headers = { "content-type": "application/json" };
      for await (const event of readSSE(await fetch("/api/chat", { method: "POST", headers, body, signal }))) {
        const text = event.contentBlockDelta?.delta.text ?? "";
        setAnswer((soFar) => soFar + text);
      }
      setStatus("Done.");
    } catch (error) {
      if (!signal.aborted) setStatus(error.message);
    }
  }

  function stop() {
    controller.current?.abort();
    setStatus("Stopped.");
  }

  // Not the form's `action`: React would hold back what is set while that runs.
  const onSubmit = (event) => {
    event.preventDefault();
    void ask(new FormData(event.currentTarget));
  };
  return (
    <form onSubmit={onSubmit}>
      <input name="prompt" aria-label="Your question" required />
      <button name="ask">Ask</button>
      <button name="stop" type="button" onClick={stop}>
        Stop
      </button>
      <p role="status">{status}</p>
      <article>{answer}</article>
    </form>
  );
}
