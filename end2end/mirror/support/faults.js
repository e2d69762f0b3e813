// Where rrweb's Replayer is at fault: a difference is allowed only by one of these, and each must still be needed.

/** `recording` is a name or the beginning of names, `what` the aspect that differs. */
export const FAULTS = [];

const fits = (fault, name, difference) => name.startsWith(fault.recording) && difference.what.startsWith(fault.what);

export const explained = (name, difference) => FAULTS.some((fault) => fits(fault, name, difference));

/** Those that speak of this recording alone and explain nothing in it. */
export const notNeeded = (name, found) =>
  FAULTS.filter((fault) => fault.recording === name && !found.some((difference) => fits(fault, name, difference)));
