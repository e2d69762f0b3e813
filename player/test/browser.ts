// The built player in a real browser, within a page that stands for the console's session page.

import { chromium, type Browser, type Frame, type Page } from "playwright-core";
import type { Command, Open, Report, Watch } from "../src/messages";
import type { TestServer } from "./server";

const FLAGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS.split(" ") });
}

type Size = { width: number; height: number };

export type Watched = {
  page: Page;
  frame: Frame;
  opening: Open | Watch;
  /** Console errors, page errors, and requests to other hosts. */
  faults: string[];
  send: (command: Command) => Promise<void>;
  reports: <K extends Report["girok"]>(kind: K) => Promise<Extract<Report, { girok: K }>[]>;
  last: <K extends Report["girok"]>(kind: K) => Promise<Extract<Report, { girok: K }> | undefined>;
  /** Waits until the last report of this kind passes the test, given as source of a function. */
  until: (kind: Report["girok"], test: string) => Promise<void>;
  /** The recorded page's own document as it is shown. */
  shown: <T>(read: string) => Promise<T>;
  close: () => Promise<void>;
};

export function openSession(browser: Browser, server: TestServer, opening: Partial<Open>, size?: Size): Promise<Watched> {
  return openWith(browser, server, complete(server, opening), size);
}

/** The frame comes with what to show, and the page around says nothing. */
export async function openEarly(browser: Browser, server: TestServer, opening: Partial<Open>): Promise<Watched> {
  const told = complete(server, opening);
  server.beginning = { told, request: `/admin/session-recordings/s/windows/${told.windows[0]!.id}/events?from=${told.at}` };
  return openWith(browser, server, told, undefined, true);
}

const WATCH: Watch = { girok: "watch", session: "s", service: "web-app", mouseTrail: true };

export function openLive(browser: Browser, server: TestServer): Promise<Watched> {
  return openWith(browser, server, WATCH);
}

/** As above: the frame comes with what to watch, and with the first answer. */
export function openLiveEarly(browser: Browser, server: TestServer): Promise<Watched> {
  server.beginning = { told: WATCH, request: "/admin/session-recordings/s/follow?" };
  server.carried = true;
  return openWith(browser, server, WATCH, undefined, true);
}

async function openWith(browser: Browser, server: TestServer, message: Open | Watch, size: Size = { width: 1000, height: 700 }, silent = false): Promise<Watched> {
  const context = await browser.newContext({ viewport: size });
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("console", (message) => message.type() === "error" && faults.push(`console: ${message.text()}`));
  page.on("pageerror", (error) => faults.push(`page: ${error}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(server.origin) && !request.url().startsWith("data:")) faults.push(`request: ${request.url()}`);
  });
  await page.goto(`${server.origin}/host`);
  await page.evaluate(([message, silent]) => {
    Object.assign(window, { opening: message, silent });
    const frame = document.createElement("iframe");
    frame.title = "Replay";
    frame.src = "/replay/s";
    document.body.append(frame);
  }, [message, silent] as const);
  const frame = await (await page.waitForSelector("iframe")).contentFrame();
  return {
    page,
    frame: frame!,
    opening: message,
    faults,
    send: (command) => page.evaluate((command) => (window as any).send(command), command),
    reports: (kind) => page.evaluate((kind) => (window as any).reports.filter((report: any) => report.girok === kind), kind),
    last: (kind) => page.evaluate((kind) => (window as any).reports.findLast((report: any) => report.girok === kind), kind),
    until: async (kind, test) => {
      await page.waitForFunction(`(${test})(reports.findLast((report) => report.girok === "${kind}") ?? {})`, null, { timeout: 15_000 });
    },
    shown: (read) => frame!.evaluate(`(${read})(document.querySelector(".page:not(.waiting) iframe").contentDocument)`) as Promise<any>,
    close: () => context.close(),
  };
}

/** Fills in what the server's session page would know. */
export function complete(server: TestServer, opening: Partial<Open>): Open {
  const windows = [...server.windows].map(([id, events]) => {
    const times = events.map((event) => event.timestamp).filter(Number.isFinite);
    return { id, start: Math.min(...times), end: Math.max(...times) };
  });
  const start = Math.min(...windows.map((window) => window.start));
  const end = Math.max(...windows.map((window) => window.end));
  const activity = windows.map((window) => ({ window: window.id, from: window.start, to: window.end }));
  return {
    girok: "open", session: "s", service: "web-app", start, end, windows, activity, idle: [],
    at: start, autoplay: false, speed: 1, skipIdle: false, mouseTrail: true, ...opening,
  };
}
