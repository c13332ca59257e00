// `import "local-bedrock/in-page"`: the emulator inside a page or a worker, behind a `fetch` and without a server.
import type { Emulator, EmulatorOptions } from "./emulator.js";
import type { Model } from "./model.js";

export type * from "./emulator.js";
export type * from "./faults.js";
export type * from "./model.js";

export interface InPageOptions extends EmulatorOptions {
  /** Default: the stand-in, which repeats the prompt. */
  model?: Model | undefined;
}

export interface LocalBedrockInPage extends Emulator {
  /** To give to a client; nothing leaves the page. */
  fetch: typeof globalThis.fetch;
  /** Ends every call and stops the model. */
  close: () => Promise<void>;
}

/** @throws {TypeError} if an option is wrong */
export declare function createLocalBedrock(options?: InPageOptions): Promise<LocalBedrockInPage>;
