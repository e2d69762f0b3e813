import { guard } from '../guard';
import { printed } from './print';
import { Limit } from './limit';
import { patch } from './patch';

/** As rrweb's console plugin records a message. */
export interface ConsoleMessage {
  level: 'error' | 'warn';
  trace: string[];
  payload: string[];
}

export const CONSOLE_PLUGIN = 'rrweb/console@1';
/** Frames kept of where a message came from. */
const FRAMES = 10;
const MOST_ARGUMENTS = 20;

/** Tells what the page says through `console.error` and `console.warn`. A flood of messages is told in part. */
export function observeConsole(tell: (message: ConsoleMessage) => void): () => void {
  const limit = new Limit(100, 2, Date.now());
  let telling = false;
  const said = (level: ConsoleMessage['level']) =>
    guard((args: unknown[]) => {
      // To print an argument may run code of the page, and that may log.
      if (telling || !limit.take(1, Date.now())) return;
      telling = true;
      try {
        tell({ level, trace: trace(), payload: printed(args.slice(0, MOST_ARGUMENTS)) });
      } finally {
        telling = false;
      }
    });
  const undo = [patch(console, 'error', said('error')), patch(console, 'warn', said('warn'))];
  return () => {
    for (const each of undo) each();
  };
}

/** Where the page called the console, without the recorder's own frames. */
function trace(): string[] {
  const lines = String(new Error().stack ?? '').split('\n').map((line) => line.trim());
  const own = lines.find((line) => line.includes(':'))?.replace(/^.*?(\w+:\/\/.*?)(:\d+)*\)?$/, '$1');
  const frames = lines.filter((line) => /:\d+/.test(line) && !(own && line.includes(own)));
  return frames.slice(0, FRAMES);
}
