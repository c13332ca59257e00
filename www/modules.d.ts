// Modules whose sources are checked by other rules than the page's.
declare module "local-bedrock/in-page" {
  export interface LocalBedrock {
    fetch: typeof globalThis.fetch;
    url: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
    token: string;
    info: {
      emulator: true;
      region: string;
      model: { name: string; sentence: string; standIn: boolean };
      modelIds: string[];
      resources: Record<string, any>;
    };
    requests: object[];
    faults: {
      script(given: object): { id: string; endpoint: string; requests: object[]; remove(): boolean };
      clear(): void;
    };
    close(): Promise<void>;
  }
  export function createLocalBedrock(options?: {
    region?: string;
    model?: object;
    jobSeconds?: number;
  }): Promise<LocalBedrock>;
}

/** What the build puts into the service worker: the page's files, and a name for this version of them. */
declare const FILES: string[];
declare const VERSION: string;
