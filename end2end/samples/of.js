// A visit: who, with what, from where, how many minutes ago, and what happens.
import { devices } from "./devices.js";
import { places } from "./people.js";

export const visit = (name, ago, device, place, script, extra = {}) =>
  ({ name, ago, device: devices[device], place: places[place], script, ...extra });
