import { listen } from '../dom';
import { Limit } from './limit';

export interface PageError {
  kind: 'error' | 'rejection';
  message: string;
  source?: string;
  line?: number;
  column?: number;
  stack?: string;
}

const LONGEST_MESSAGE = 1_000;
const LONGEST_STACK = 4_000;

/** Tells uncaught errors and rejections that nobody handled. A loop of errors is told in part. */
export function observeErrors(tell: (error: PageError) => void): () => void {
  const limit = new Limit(50, 1, Date.now());
  const told = (error: PageError) => limit.take(1, Date.now()) && tell(error);
  const undo = [
    listen(window, 'error', ({ message, filename, lineno, colno, error }: ErrorEvent) => {
      // A page may dispatch an event of this name that says nothing.
      const said = described(error, message || 'Error');
      told({ kind: 'error', ...said, source: filename || undefined, line: lineno, column: colno });
    }),
    listen(window, 'unhandledrejection', ({ reason }: PromiseRejectionEvent) => {
      told({ kind: 'rejection', ...described(reason, 'Unhandled rejection') });
    }),
  ];
  return () => {
    for (const each of undo) each();
  };
}

function described(reason: unknown, otherwise: string): { message: string; stack?: string } {
  if (reason instanceof Error) {
    const stack = typeof reason.stack === 'string' ? reason.stack.slice(0, LONGEST_STACK) : undefined;
    return { message: `${reason.name}: ${reason.message}`.slice(0, LONGEST_MESSAGE), stack };
  }
  const said = typeof reason === 'string' || typeof reason === 'number' ? String(reason) : otherwise;
  return { message: said.slice(0, LONGEST_MESSAGE) };
}
