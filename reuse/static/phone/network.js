// Asking the service: who is signed in, and answers as they are, never thrown away.

/** The service could not be reached, or another write came between: what was asked can be asked again. */
export class NoNetwork extends Error {}

/** The service itself failed: what was asked can be asked again, but may fail each time. */
export class Fault extends NoNetwork {}

/** The service refused; `problem` says why, as RFC 9457 problem details. */
export class Refusal extends Error {
  /** @param {number} status @param {{title?: string, detail?: string, remedy?: string}} problem */
  constructor(status, problem) {
    super(problem.detail ?? problem.title ?? String(status));
    this.status = status;
    this.problem = problem;
  }
}

/** Milliseconds after which a network that does not answer is taken for none; a body takes longer on a slow one. */
const PATIENCE = 20_000;
const SLOWEST = 20; // characters a millisecond

/** Answers come in the language of the page, which may not be the one of the person's account. */
const ASKED = { Accept: "application/json", "Accept-Language": document.documentElement.lang };

let csrf = "";

/** Keep the token that writes must carry; it goes with the session. @param {string} token */
export function carry(token) {
  csrf = token;
}

/**
 * Ask the service, with the person's session. Raises NoNetwork, Refusal.
 * @param {string} address
 * @param {unknown} [body] sent as JSON by POST
 */
export async function ask(address, body) {
  return whole((await answered(address, body === undefined ? reading() : writing(body))).json());
}

/** Ask the service for a file. Raises NoNetwork, Refusal. @param {string} address @param {unknown} body */
export async function askFile(address, body) {
  return whole((await answered(address, writing(body))).blob());
}

/** An answer cut short, or another network's own page in its place, is no answer. @param {Promise<any>} read */
function whole(read) {
  return read.catch((trouble) => {
    throw new NoNetwork(String(trouble));
  });
}

/** @param {string} address @param {RequestInit} options */
async function answered(address, options) {
  const answer = await reach(address, options);
  if (answer.ok) return answer;
  const problem = await answer.json().catch(() => ({}));
  const told = problem.detail ?? String(answer.status);
  if ([409, 429, 502, 503, 504].includes(answer.status)) throw new NoNetwork(told);
  if (answer.status >= 500) throw new Fault(told);
  throw new Refusal(answer.status, problem);
}

function reading() {
  return { headers: ASKED };
}

/** @param {unknown} body */
function writing(body) {
  const headers = { ...ASKED, "Content-Type": "application/json", "X-CSRFToken": csrf };
  return { method: "POST", headers, body: JSON.stringify(body) };
}

/** @param {string} address @param {RequestInit} options */
async function reach(address, options) {
  const patience = PATIENCE + (options.body?.length ?? 0) / SLOWEST;
  try {
    return await fetch(address, { ...options, credentials: "same-origin", signal: AbortSignal.timeout(patience) });
  } catch (trouble) {
    throw new NoNetwork(String(trouble));
  }
}
