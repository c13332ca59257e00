// The clients in a page.
import { ask } from "./clients.js";

globalThis.ask = ask;
