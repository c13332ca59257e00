// The authorization code flow with PKCE (RFC 7636), as user pools of Cognito and other OpenID providers have it. The token is in the memory
// of the page alone: a reload asks the provider again, which knows its user.
const { VITE_AUTHORITY, VITE_CLIENT_ID } = import.meta.env;
const BEGUN = "sign-in";

const here = () => location.origin + location.pathname;

/** Leaves the page for the provider's, which comes back with a code. */
export async function signIn() {
  const begun = { state: randomText(), verifier: randomText() };
  sessionStorage.setItem(BEGUN, JSON.stringify(begun));
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(begun.verifier));
  const query = new URLSearchParams({
    response_type: "code",
    client_id: VITE_CLIENT_ID,
    redirect_uri: here(),
    scope: "openid",
    state: begun.state,
    code_challenge: base64Url(new Uint8Array(hash)),
    code_challenge_method: "S256",
  });
  location.assign(`${VITE_AUTHORITY}/oauth2/authorize?${query}`);
}

/**
 * The access token, if the provider has just sent the user back.
 * @returns {Promise<{ token: string, expiration: Date } | undefined>}
 */
export async function signedIn() {
  const { code, state, error } = Object.fromEntries(new URLSearchParams(location.search));
  if (!code && !error) return undefined;
  const begun = JSON.parse(sessionStorage.getItem(BEGUN) ?? "{}");
  sessionStorage.removeItem(BEGUN);
  history.replaceState(null, "", here());
  // A page elsewhere could send the user here with a code of its own.
  if (!state || state !== begun.state) throw new Error("This sign-in did not begin here.");
  if (error) throw new Error(`The sign-in was refused: ${error}`);
  const body = new URLSearchParams({
    grant_type: "authorization_code",
    client_id: VITE_CLIENT_ID,
    redirect_uri: here(),
    code,
    code_verifier: begun.verifier,
  });
  const response = await fetch(`${VITE_AUTHORITY}/oauth2/token`, { method: "POST", body });
  if (!response.ok) throw new Error(`The sign-in was refused: ${response.status}`);
  const { access_token: token, expires_in: seconds } = await response.json();
  return { token, expiration: new Date(Date.now() + seconds * 1000) };
}

const randomText = () => base64Url(crypto.getRandomValues(new Uint8Array(32)));

const base64Url = (bytes) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
