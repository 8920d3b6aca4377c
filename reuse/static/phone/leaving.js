// Signing out: what waits is sent first; if it cannot be, the person stays signed in and may keep a file.

import { meet, who } from "./known.js";
import { ask, NoNetwork, Refusal } from "./network.js";
import { counts, send, unsent } from "./queue.js";
import { empty, forget, keep } from "./store.js";
import { say } from "./words.js";

/** Sign out, or say in `notice` what stands in the way. @param {HTMLElement} notice */
export async function leave(notice) {
  await reached(meet());
  await send();
  const left = await unsent();
  if (left.length) {
    notice.textContent = say("sign-out-blocked", { count: left.length });
    return false;
  }
  const told = await reached(ask("/scan/sign-out", {}));
  if (!told) {
    notice.textContent = say("offline");
    return false;
  }
  await clear();
  location.assign(told.next);
  return true;
}

/** What the service answered, or undefined where it could not be asked. @param {Promise<any>} asked */
function reached(asked) {
  return asked.catch((trouble) => {
    if (!(trouble instanceof NoNetwork || trouble instanceof Refusal)) throw trouble;
  });
}

/** Forget the person: everything once no scan is left, else all but the scans that other people still have here. */
export async function clear() {
  if ((await counts()).others || (await unsent()).length) {
    await forget();
    await keep("who", { ...(await who()), signedOut: true });
  } else await empty();
}
