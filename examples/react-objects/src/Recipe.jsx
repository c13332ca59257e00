// A form, and the recipe as it is written: each member appears when its first letters do.
import { useObject } from "./use-object.js";

const text = { type: "string" };

/** What the model has to follow, and what the object is checked by. */
const SCHEMA = {
  type: "object",
  properties: {
    title: text,
    ingredients: { type: "array", items: text, minItems: 2 },
    steps: { type: "array", items: text, minItems: 2 },
  },
  required: ["title", "ingredients", "steps"],
};

export function Recipe({ client, modelId }) {
  const { object, state, error, ask, stop } = useObject(client, { modelId, schema: SCHEMA });
  const submit = (event) => {
    event.preventDefault();
    ask(`A recipe for ${new FormData(event.currentTarget).get("prompt")}`);
  };
  return (
    <form onSubmit={submit}>
      <input name="prompt" aria-label="A recipe for" required />
      <button name="ask">Ask</button>
      <button name="stop" type="button" onClick={stop} disabled={state !== "writing"}>
        Stop
      </button>
      <p role="status">{error ? error.message : state}</p>
      <article aria-live="polite">
        <h2>{object?.title}</h2>
        <ul>{items(object?.ingredients)}</ul>
        <ol>{items(object?.steps)}</ol>
      </article>
    </form>
  );
}

const items = (texts) => texts?.map((item, at) => <li key={at}>{item}</li>);
