// Which events the recording is made of. The shares are those among the 2,992 events of fourteen recordings that real
// visitors and tools left in public (shops, forms, a blog, an editor in the browser, a phone), without what each of them
// begins with. So are the kinds of mutations, by what an event of them holds, and their sizes: half are below 220 bytes,
// nine of ten below 2 KB, and one in a hundred brings a whole view.

/** Parts of a thousand, by the name of rrweb's source. */
export const EVENTS = { MouseInteraction: 332, Scroll: 320, Mutation: 148, MouseMove: 130, TouchMove: 34, Input: 20, ViewportResize: 11, Custom: 5 };

/** Parts of a hundred mutations. */
export const MUTATIONS = { attribute: 57, text: 16, entry: 15, panel: 8, toast: 3, view: 1 };

/** Parts of a hundred of what a pointer does: the mouse clicks, clicks twice, a finger taps, a field is entered and left. */
export const INTERACTIONS = { click: 55, double: 6, tap: 14, field: 25 };

/** rrweb's sources by their number, and its other events. */
const SOURCES = {
  0: "Mutation", 1: "MouseMove", 2: "MouseInteraction", 3: "Scroll", 4: "ViewportResize", 5: "Input", 6: "TouchMove", 8: "StyleSheetRule",
  13: "StyleDeclaration", 14: "Selection", 15: "AdoptedStyleSheet",
};
const TYPES = { 0: "DomContentLoaded", 1: "Load", 2: "FullSnapshot", 4: "Meta", 5: "Custom", 6: "Plugin" };

export const nameOf = ({ type, data }) => (type === 3 ? (SOURCES[data.source] ?? `Source${data.source}`) : TYPES[type]);
