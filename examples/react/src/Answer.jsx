// A form, and the answer as it is written.
import { useAnswer } from "./use-answer.js";

export function Answer({ client, modelId }) {
  const { text, state, error, ask, stop } = useAnswer(client, modelId);
  const submit = (event) => {
    event.preventDefault();
    ask(new FormData(event.currentTarget).get("prompt"));
  };
  return (
    <form onSubmit={submit}>
      <textarea name="prompt" aria-label="Your question" required />
      <button name="ask">Ask</button>
      <button name="stop" type="button" onClick={stop} disabled={state !== "answering"}>
        Stop
      </button>
      <p role="status">{error ? error.message : state}</p>
      <article aria-live="polite">{text}</article>
    </form>
  );
}
