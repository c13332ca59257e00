/** What the build puts into the service worker: the page's files, and a name for this version of them. */
declare const FILES: string[];
declare const VERSION: string;
