import { guard } from '../guard';
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
  const thrown = guard((event: ErrorEvent) => {
    const { message, filename, lineno, colno, error } = event;
    told({ kind: 'error', ...described(error, message), source: filename || undefined, line: lineno, column: colno });
  });
  const rejected = guard((event: PromiseRejectionEvent) => {
    told({ kind: 'rejection', ...described(event.reason, 'Unhandled rejection') });
  });
  addEventListener('error', thrown);
  addEventListener('unhandledrejection', rejected);
  return () => {
    removeEventListener('error', thrown);
    removeEventListener('unhandledrejection', rejected);
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
