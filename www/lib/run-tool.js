// Runs a tool's function, which a person wrote or got from somebody, where it reaches nothing of the page.

const TIMEOUT_MS = 5000;

/**
 * @param {string} code a JavaScript object whose members are functions, named as the tools
 * @param {string} name of the tool
 * @param {unknown} input what the model gave
 * @returns {Promise<string>} what the function returned: a string as it is, anything else as JSON
 * @throws {Error} if the code is not JavaScript, has no such function, throws, or takes longer than 5 seconds
 */
export async function runTool(code, name, input) {
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "allow-scripts");
  frame.hidden = true;
  frame.src = new URL("tool-sandbox.html", document.baseURI).href;
  const { port1, port2 } = new MessageChannel();
  const timer = new AbortController();
  try {
    const loaded = new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
    document.body.append(frame);
    const late = new Promise((_, reject) => {
      const id = setTimeout(() => reject(new Error(`${name}: did not return within 5 seconds`)), TIMEOUT_MS);
      timer.signal.addEventListener("abort", () => clearTimeout(id));
    });
    const answered = new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
    await Promise.race([loaded, late]);
    // The frame's origin is opaque and cannot be named. It is the page's own document, and the message holds no key.
    frame.contentWindow?.postMessage({ code, name, input }, "*", [port2]);
    const { result, error } = await Promise.race([answered, late]);
    if (error !== undefined) throw new Error(error);
    return result;
  } finally {
    timer.abort();
    frame.remove();
    port1.close();
  }
}
