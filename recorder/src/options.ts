import type { MutationBudget, Options } from './api';
import { complain } from './guard';

/** Options as the recorder uses them: all there, all valid. */
export interface Settings {
  key: string;
  /** Without a slash at its end. */
  endpoint: string;
  console: boolean;
  layout: boolean;
  mutationBudget: MutationBudget;
}

/**
 * A long list of live prices or 80 elements animated by script stay under `perSecond`; the first rendering of a very
 * large page fits in `burst`. A page beyond both spends more time in being recorded than in its own work.
 */
const BUDGET: MutationBudget = { burst: 300_000, perSecond: 5_000 };

export function settingsOf(options: Options | undefined): Settings | undefined {
  if (!options || typeof options.key !== 'string' || !options.key) {
    complain('no key was given, so nothing is recorded');
    return undefined;
  }
  const endpoint = endpointOf(options.endpoint);
  if (!endpoint) {
    complain('the endpoint is not a http(s) address, so nothing is recorded');
    return undefined;
  }
  const budget = options.mutationBudget ?? {};
  return {
    key: options.key,
    endpoint,
    console: options.console !== false,
    layout: options.layout !== false,
    mutationBudget: {
      burst: positive(budget.burst, BUDGET.burst),
      perSecond: positive(budget.perSecond, BUDGET.perSecond),
    },
  };
}

function endpointOf(given: string | undefined): string | undefined {
  try {
    const url = new URL(given || '/', location.href);
    if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
    return (url.origin + url.pathname).replace(/\/+$/, '');
  } catch {
    return undefined;
  }
}

function positive(value: unknown, otherwise: number): number {
  return typeof value === 'number' && value > 0 ? value : otherwise;
}
