// The parts that are used here of packages without types.

declare module "yauzl" {
  interface Entry {
    fileName: string;
  }
  interface ZipFile extends NodeJS.EventEmitter {
    readEntry(): void;
    openReadStream(entry: Entry, done: (error: Error | null, stream: import("node:stream").Readable) => void): void;
    on(event: "entry", listener: (entry: Entry) => void): this;
    on(event: "end", listener: () => void): this;
    on(event: "error", listener: (error: Error) => void): this;
  }
  const yauzl: {
    open(path: string, options: { lazyEntries: true }, done: (error: Error | null, zip: ZipFile) => void): void;
  };
  export default yauzl;
}

declare module "proper-lockfile" {
  interface LockOptions {
    lockfilePath: string;
    /** Milliseconds after which a lock that was not refreshed counts for nothing. */
    stale: number;
    retries: { retries: number; factor: number; minTimeout: number; maxTimeout: number };
  }
  export function lock(path: string, options: LockOptions): Promise<() => Promise<void>>;
}
