// Waits for what a picture is made of: a film has time, but not for ever.

import { ofDocument } from "../own";
import { isSettled } from "../stage";

const LONGEST = 3_000;
const EVERY = 10;

export async function loaded(page: Document | null, isMissing: (url: string) => boolean): Promise<void> {
  if (!page) return;
  const until = performance.now() + LONGEST;
  const fonts = ofDocument(page, "fonts");
  while (performance.now() < until && !(isSettled(page, isMissing, true) && fonts.status !== "loading")) {
    await new Promise((done) => setTimeout(done, EVERY));
  }
}
