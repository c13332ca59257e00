// What the model may do to the list. What it writes is data: it goes into the page as text.
import { tool } from "bedrock-wasm/tools";

const list = document.querySelector("ul");

const titled = { type: "object", properties: { title: { type: "string" } }, required: ["title"] };

const entries = () => [...list.children].map(({ textContent }) => textContent);

export const tools = [
  tool({
    name: "add",
    description: "Adds an entry to the list",
    input: titled,
    run({ title }) {
      list.append(Object.assign(document.createElement("li"), { textContent: title }));
      return { entries: entries() };
    },
  }),
  tool({
    name: "remove",
    description: "Removes an entry from the list",
    input: titled,
    run({ title }) {
      const entry = [...list.children].find(({ textContent }) => textContent === title);
      // The model is told, and can correct itself.
      if (!entry) throw new Error(`"${title}" is not in the list. The entries are: ${entries().join(", ")}`);
      entry.remove();
      return { entries: entries() };
    },
  }),
];
