"use client";
// A chat: `useChat` holds the conversation and sends it to `/api/chat`.
import { useChat } from "@ai-sdk/react";
import { useState } from "react";

const WORDS = { submitted: "Waiting for the first word …", streaming: "Answering …", ready: "Done." };

export default function Page() {
  const { messages, sendMessage, status, stop, error } = useChat();
  const [stopped, setStopped] = useState(false);
  const onSubmit = (event) => {
    event.preventDefault();
    setStopped(false);
    void sendMessage({ text: new FormData(event.currentTarget).get("prompt") });
  };
  const onStop = () => {
    setStopped(true);
    void stop();
  };
  return (
    <main>
      {messages.map(({ id, role, parts }) => {
        const Turn = role === "user" ? "blockquote" : "article";
        return <Turn key={id}>{parts.map((part) => (part.type === "text" ? part.text : ""))}</Turn>;
      })}
      <p role="status">{error ? error.message : stopped ? "Stopped." : messages.length > 0 && WORDS[status]}</p>
      <form onSubmit={onSubmit}>
        <input name="prompt" aria-label="Your message" required />
        <button name="ask">Send</button>
        <button name="stop" type="button" onClick={onStop}>
          Stop
        </button>
      </form>
    </main>
  );
}
