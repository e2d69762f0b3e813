// Bare rrweb with the options that Girok gives it, and nothing done with its events.
import { record } from '@rrweb/record';
import { RECORD_OPTIONS } from '../src/capture/rrweb-options';

let events = 0;
record({ ...RECORD_OPTIONS, emit: () => void events++ });
