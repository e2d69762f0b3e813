/** The ES module: `import { start } from '@girok/recorder'`. */
import type { Girok } from './api';
import * as girok from './girok';

export const { version, start, identify, track, stop, optOut, optIn }: Girok = girok;
export type { Actor, Girok, MutationBudget, Options } from './api';
