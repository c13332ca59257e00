// The secrets of a call are taken out of what others say about it: a service that quotes the request, a `fetch` that names headers.
import { reasonOf } from "../errors.js";

const HIDDEN = "(redacted)";

/**
 * What hides the secrets of a call, which become known one by one.
 * @param {Record<string, string>} own headers that the user has set; all may be secret
 */
export function redactor(own) {
  const secrets = [];

  /**
   * Hides a text from now on, also as it stands in a query; what is shown in its place is returned. Short texts are in
   * messages by chance, and others than ASCII cannot be sent.
   */
  const hide = (text) => {
    if (/^[ -~]{8,}$/.test(text)) secrets.push(text, encodeURIComponent(text));
    return HIDDEN;
  };

  /** A text, JSON, or an error of the package, without secrets. Objects are changed in place. */
  const clean = (value) => {
    if (typeof value === "string") return secrets.reduce((text, secret) => text.replaceAll(secret, HIDDEN), value);
    if (value && typeof value === "object") for (const key of Reflect.ownKeys(value)) value[key] = (key === "cause" ? cause : clean)(value[key]);
    return value;
  };

  /** What others threw: itself, or an error with its text if a secret shows anywhere in it. */
  const cause = (thrown) => {
    try {
      const text = JSON.stringify(thrown, visible);
      if (clean(text) === text) return thrown;
    } catch {
      // It cannot be searched.
    }
    return new Error(clean(reasonOf(thrown)));
  };

  /** Headers as hooks see them. What is hidden there is hidden in texts, too. */
  const headers = (all) => {
    const mine = new Headers(own);
    const isSecret = (name) => mine.has(name) || /auth|cookie|key|secret|token/i.test(name);
    return Object.fromEntries([...all].map(([name, value]) => [name, isSecret(name) ? hide(value) : clean(value)]));
  };

  return { hide, clean, cause, headers };
}

/** What JSON leaves out of an error and of headers, and consoles do not. */
function visible(_, value) {
  if (value instanceof Error) return [value.message, value.stack, value.cause, { ...value }];
  return value instanceof Headers ? [...value] : value;
}
