// A server with the recording in it, and somebody who is signed in.
import { cookiesAfter, signInAsOwner } from "../../support/console.js";
import { startServer } from "../../support/server.js";

export async function imported(browser, path) {
  let session = null;
  const before = async (run) => {
    session = / events as ([\w-]+)/.exec(await run(["import", "--service", "desk", path]))[1];
  };
  const server = await startServer({ demo: false, before });
  return { server, session, storageState: await cookiesAfter(browser, server, signInAsOwner) };
}
