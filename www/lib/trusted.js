// Addresses of scripts that the page's Trusted Types take: those of its own files.

/** @type {{ createScriptURL(url: string): string } | undefined} browsers without Trusted Types take the address itself */
const policy = /** @type {any} any: TypeScript does not declare it */ (globalThis).trustedTypes?.createPolicy(
  "playground",
  {
    createScriptURL(/** @type {string} */ url) {
      if (new URL(url, location.href).origin !== location.origin) {
        throw new TypeError(`${url} is not a file of this page`);
      }
      return url;
    },
  },
);

/** @param {string} url of a worker @returns {string} */
export const scriptUrl = (url) => policy?.createScriptURL(url) ?? url;
