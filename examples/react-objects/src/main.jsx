// The component on a page.
import { BedrockRuntime } from "bedrock-wasm";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Recipe } from "./Recipe.jsx";

const { VITE_PROXY_URL, VITE_PROXY_TOKEN, VITE_REGION = "us-east-1" } = import.meta.env;
const client = new BedrockRuntime({ region: VITE_REGION, endpoint: VITE_PROXY_URL, token: VITE_PROXY_TOKEN });

createRoot(document.getElementById("root")).render(
  <StrictMode>
    <Recipe client={client} modelId="us.amazon.nova-lite-v1:0" />
  </StrictMode>,
);
