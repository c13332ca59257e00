// The component on a page that can also take it away.
import { BedrockRuntime } from "bedrock-wasm";
import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import { Answer } from "./Answer.jsx";

const { VITE_PROXY_URL, VITE_PROXY_TOKEN, VITE_REGION = "us-east-1" } = import.meta.env;
const client = new BedrockRuntime({ region: VITE_REGION, endpoint: VITE_PROXY_URL, token: VITE_PROXY_TOKEN });

function App() {
  const [open, setOpen] = useState(true);
  return (
    <main>
      <button name="toggle" onClick={() => setOpen(!open)}>
        {open ? "Close" : "Open"}
      </button>
      {open && <Answer client={client} modelId="us.amazon.nova-lite-v1:0" />}
    </main>
  );
}

createRoot(document.getElementById("root")).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
