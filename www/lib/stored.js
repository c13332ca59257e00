// What the page keeps in the browser between visits: one IndexedDB store of values by key. Never keys of AWS.

const DATABASE = "bedrock-wasm-playground";
const STORE = "values";

/** @type {Promise<IDBDatabase> | undefined} */
let opened;

function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

/**
 * @template T
 * @param {IDBTransactionMode} mode
 * @param {(store: IDBObjectStore) => IDBRequest<T>} ask
 * @returns {Promise<T | undefined>} undefined if the browser keeps nothing, as in some private windows
 */
async function ask(mode, ask) {
  try {
    const request = ask((await database()).transaction(STORE, mode).objectStore(STORE));
    return await new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  } catch {
    return undefined;
  }
}

/** @param {string} key @returns {Promise<any>} any: an earlier version may have written it */
export const stored = (key) => ask("readonly", (store) => store.get(key));

/** @param {string} key @param {unknown} value */
export const store = (key, value) => ask("readwrite", (values) => values.put(value, key));

/** @param {string} key */
export const forget = (key) => ask("readwrite", (values) => values.delete(key));

/** @param {string} prefix @returns {Promise<any[]>} any: as above; the values whose keys begin with it */
export async function storedUnder(prefix) {
  const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
  return (await ask("readonly", (values) => values.getAll(range))) ?? [];
}
