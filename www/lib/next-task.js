/** Resolves in another task, so that the browser can draw and hear in between. @returns {Promise<void>} */
export const nextTask = () => new Promise((resolve) => setTimeout(resolve));
