// Who is signed in. The recorder is told on each page, because it may load after a page has, and of an account only by a number
// that says nothing: what it is told of a visitor is kept as it is, so it hears no name and no address that was typed.
const KEY = "fernpost.actor";
const ACCOUNTS = "fernpost.accounts";

export const actor = () => JSON.parse(localStorage.getItem(KEY) ?? "null");

const identify = () => {
  const who = actor();
  if (who?.id) globalThis.girok?.identify?.({ id: who.id, type: "user" });
};

const number = () => `customer-${Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join("")}`;

/** The number that an account was given when it was made. */
function idOf(email) {
  const accounts = JSON.parse(localStorage.getItem(ACCOUNTS) ?? "{}");
  const key = email.toLowerCase();
  if (!Object.hasOwn(accounts, key)) {
    accounts[key] = number();
    localStorage.setItem(ACCOUNTS, JSON.stringify(accounts));
  }
  return accounts[key];
}

export function signIn(name, email) {
  localStorage.setItem(KEY, JSON.stringify({ id: idOf(email), name, email }));
  identify();
}

export const signOut = () => localStorage.removeItem(KEY);
export const track = (name, data) => globalThis.girok?.track?.(name, data);

if (globalThis.girok) identify();
else addEventListener("load", identify);
