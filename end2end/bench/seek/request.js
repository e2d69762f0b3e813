// The request for a moment's events alone: what the server takes, and what it sends.
import { get } from "node:http";
import { median, quantile } from "./figures.js";

function timed(url, headers) {
  return new Promise((done, fail) => {
    const from = performance.now();
    get(url, { headers }, (answer) => {
      let bytes = 0;
      answer.on("data", (chunk) => (bytes += chunk.length));
      answer.on("end", () => done({ status: answer.statusCode, ms: performance.now() - from, bytes }));
    }).on("error", fail);
  });
}

/** One after the other, packed as for the browser. */
export async function requestAlone(server, session, { cookies }, moments) {
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
  const window = await onlyWindow(server, session, cookie);
  const answers = [];
  for (const at of moments) {
    const url = `${server.url}/admin/session-recordings/${session}/windows/${window}/events?from=${at}`;
    answers.push(await timed(url, { cookie, "accept-encoding": "gzip, deflate, br, zstd" }));
  }
  const failed = answers.find(({ status }) => status !== 200);
  if (failed) throw new Error(`the request for events was answered with ${failed.status}`);
  const ms = answers.map((answer) => answer.ms);
  return { request_p50_ms: median(ms), request_p95_ms: quantile(ms, 0.95), request_kb: median(answers.map(({ bytes }) => bytes)) / 1000 };
}

/** As the follower of a session is told. */
async function onlyWindow(server, session, cookie) {
  const answer = await fetch(`${server.url}/admin/session-recordings/${session}/follow`, { headers: { cookie } });
  return (await answer.json()).watched.windows[0].id;
}
