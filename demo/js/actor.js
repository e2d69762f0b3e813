// Who is signed in. The recorder is told on each page, because it may load after a page has.
const KEY = "fernpost.actor";

export const actor = () => JSON.parse(localStorage.getItem(KEY) ?? "null");

const identify = () => {
  const who = actor();
  if (who) globalThis.girok?.identify?.({ id: who.email, type: "user", email: who.email, name: who.name });
};

export function signIn(name, email) {
  localStorage.setItem(KEY, JSON.stringify({ name, email }));
  identify();
}

export const signOut = () => localStorage.removeItem(KEY);
export const track = (name, data) => globalThis.girok?.track?.(name, data);

if (globalThis.girok) identify();
else addEventListener("load", identify);
