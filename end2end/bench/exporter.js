// A server with one recording in it, which is asked for files of it as the console asks.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hydrated } from "../support/console.js";
import { imported } from "./seek/imported.js";

const POLL_MS = 50;
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

export class Exporter {
  static async with(browser, events) {
    const directory = await mkdtemp(join(tmpdir(), "girok-bench-"));
    const path = join(directory, "recording.json");
    await writeFile(path, JSON.stringify(events));
    const { server, session, storageState } = await imported(browser, path);
    const context = await browser.newContext({ baseURL: server.url, storageState });
    return new Exporter({ directory, server, session, storageState, context, functions: new Map() });
  }

  constructor(parts) {
    Object.assign(this, parts);
  }

  /** A first file by the dialog, which is not measured: it tells where the functions are that a page calls. */
  async warm() {
    const page = await this.context.newPage();
    page.on("request", (request) => {
      const name = /\/api\/([a-z_]+)\d+$/.exec(request.url())?.[1];
      if (name) this.functions.set(name, request.url());
    });
    await page.goto(`/sessions/${this.session}`);
    await hydrated(page);
    await page.getByRole("button", { name: "Export", exact: true }).click();
    const dialog = page.getByRole("dialog", { name: "Export this session" });
    await dialog.getByRole("radio", { name: /MP4/ }).check({ force: true });
    await dialog.getByLabel("To", { exact: true }).fill("0:01");
    await dialog.getByRole("button", { name: "Make video" }).click();
    await dialog.getByRole("link", { name: /^Download/ }).first().waitFor({ timeout: 120_000 });
    await page.close();
  }

  async call(name, data) {
    const answer = await this.context.request.post(this.functions.get(name), { data, headers: { origin: this.server.url } });
    if (!answer.ok()) throw new Error(`${name}: ${answer.status()} ${await answer.text()}`);
    return answer.json();
  }

  /** The file of it, and how many seconds it took from being asked for to being there. */
  async made(options) {
    const begun = performance.now();
    const { id } = await this.call("export_session", { request: { session: this.session, options } });
    for (;;) {
      await sleep(POLL_MS);
      const { jobs } = await this.call("exports", {});
      const { state } = jobs.find((job) => job.id === id);
      if (state.state === "queued" || state.state === "running") continue;
      const seconds = (performance.now() - begun) / 1_000;
      if (state.state !== "done") throw new Error(JSON.stringify(state));
      const answer = await this.context.request.get(`/admin/exports/${id}/file`);
      const file = join(this.directory, `${id}.${options.kind}`);
      await writeFile(file, await answer.body());
      return { seconds, file, bytes: state.bytes };
    }
  }

  async stop() {
    await this.context.close();
    await this.server.stop();
    await rm(this.directory, { recursive: true, force: true });
  }
}
