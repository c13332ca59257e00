// `import "local-bedrock"`: the emulator as a server of this machine.
import type { Emulator, EmulatorOptions, Pool, TokenRequest } from "./emulator.js";

export type * from "./emulator.js";
export type * from "./faults.js";

export interface Options extends EmulatorOptions {
  /** 0, the default, takes any free one. */
  port?: number | undefined;
  /** Default `127.0.0.1`. */
  host?: string | undefined;
  /** Default `smollm2`, which is fetched on first use. */
  model?: "smollm2" | "scripted" | undefined;
  /** Default `minilm`, which is fetched when it is first asked, or `scripted` if `model` is. */
  embeddings?: "minilm" | "scripted" | undefined;
  /** Answer from this OpenAI-compatible server instead. */
  upstream?: { url: string; model: string } | undefined;
  /** Pace of the scripted model; 0, the default, is as fast as it goes. */
  tokensPerSecond?: number | undefined;
  /** Default: `LOCAL_BEDROCK_CACHE`, else the system's usual place. */
  cacheDir?: string | undefined;
  /**
   * Origins whose pages may use the emulator's own routes and, with an upstream, every route; pages of this machine always
   * may.
   */
  allowOrigins?: string[] | undefined;
  /** Names other than loopback ones by which clients may call while `host` is a loopback address. */
  allowHosts?: string[] | undefined;
  /** Receives progress and warnings, line by line; default: standard error. */
  log?: ((line: string) => void) | undefined;
}

export interface LocalBedrock extends Emulator {
  region: string;
  identity: Identity;
  /** Expires every key pair that Cognito and STS have issued, at once. */
  expireIssuedCredentials: () => void;
  /** Disconnects every client and stops the model. */
  close: () => Promise<void>;
}

/** The pools and tokens of Cognito and STS. */
export interface Identity {
  pools: Pool[];
  tokens: Record<"google" | "userPool" | "expired", { provider: string; token: string }>;
  /** Makes a web token of any user's. */
  mintToken: (request: TokenRequest) => Promise<string>;
}

/**
 * Starts the emulator.
 * @throws {Error} if the port is not available or an option is wrong
 */
export declare function startLocalBedrock(options?: Options): Promise<LocalBedrock>;
