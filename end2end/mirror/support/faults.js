// Where rrweb's Replayer is at fault. A difference is allowed only by one of these, and where `shownBy` names a test,
// the fault must still show there.

/**
 * `what` differs, in `view` or in any, at the node of `path` or at any, and `only` in this way. `virtualOnly`: rrweb agrees with the mirror when its virtual DOM is off, so that
 * what is shown depends on how the moment was reached.
 */
export const FAULTS = [
  {
    what: "adopted",
    virtualOnly: true,
    shownBy: ["styles: adopted by shadow roots", "frames: adopted style sheets in iframes"],
    reason: "The virtual DOM applies changes of a style sheet before the event that brings the sheet, and loses them.",
  },
  {
    what: "state modal",
    view: "later",
    virtualOnly: true,
    shownBy: ["markup: dialogs and details"],
    reason: "Without the virtual DOM a dialog that loses `open` stays in the top layer; with it, only if it was there before.",
  },
  {
    what: "state modal",
    only: ({ expected, got }) => expected === "true" && got === "false",
    shownBy: ["markup: a modal dialog that came with the page closes"],
    reason: "So does one that was there before in every way; the mirror has it closed.",
  },
  {
    what: "state selected",
    view: "later",
    virtualOnly: true,
    shownBy: ["forms: fields"],
    reason: "The virtual DOM sets what a select holds again when options come later, and forgets it where it was set before.",
  },
  {
    what: "state checked",
    view: "later",
    virtualOnly: true,
    shownBy: ["forms: fields that are built with a value"],
    reason: "A field that is removed and brought back in one event keeps, in the virtual DOM, what was set before.",
  },
  {
    what: "children",
    virtualOnly: true,
    shownBy: ["shadow: shadow roots, nested, with slots"],
    reason: "Nodes that go into another root are told of before they are gone from the old one, and are there twice; the virtual DOM has one of each id.",
  },
  {
    what: "children",
    view: "later",
    path: /\/(iframe#\d+\/#document|#shadow)/,
    only: isLeftBehind,
    shownBy: ["frames: a changed element goes out of an iframe"],
    reason: "So are nodes that were changed, without the virtual DOM, too: rrweb makes new ones where they are not as they came, or where it could not remove them from a node that is gone. In a checkpoint they came as they are, without most of what is gone, and move.",
  },
  {
    what: "children",
    view: "snapshot",
    path: /\/html(#\d+)?$/,
    shownBy: ["markup: what stands behind the body"],
    reason: "Where rrweb builds a page it puts the body behind all other children of the root; a checkpoint adds them later.",
  },
  {
    what: "children",
    path: /\/html(#\d+)?$/,
    only: isBodyMovedToEnd,
    shownBy: ["markup: what stands behind the body"],
    reason: "With a recorder's full snapshot rrweb does so, too; the mirror and its checkpoints have the body where it was.",
  },
  {
    what: "rules",
    path: /^\/#document#1\/html#3\/head#4\/style#12$/,
    shownBy: ["styles: several texts in one style"],
    reason: "Where a style comes by a mutation, rrweb gives all of it to the text that comes first, and not each text its part; when one of them changes or goes, the rest is wrong.",
  },
  {
    what: "state selected",
    view: "snapshot",
    only: ({ expected, got }) => expected === "false" && got === "true",
    shownBy: ["forms: fields, masked"],
    reason: "A snapshot cannot say that a select holds none of its options, as it does when its value is masked; a checkpoint does.",
  },
];

function fits(fault, difference) {
  const { what, view, path, virtualOnly } = difference;
  const isHere = fault.what === what && (!fault.path || fault.path.test(path)) && (!fault.view || fault.view === view);
  return isHere && (!fault.virtualOnly || virtualOnly) && (!fault.only || fault.only(difference));
}

/** Whether rrweb has the same nodes in the same order, and more. Its virtual DOM loses others over those that are left. */
function isLeftBehind({ expected, got, plain }) {
  const left = got ? got.split(" ") : [];
  const found = expected.split(" ").filter((node) => node === left[0] && left.shift());
  const isLeft = !left.length && found.length < expected.split(" ").length;
  return isLeft || Boolean(plain && isLeftBehind(plain));
}

/** Whether rrweb has the same nodes, with the body as the last one. */
function isBodyMovedToEnd({ expected, got }) {
  const sorted = (nodes) => nodes.split(" ").sort().join(" ");
  return / body#\d+$/.test(expected) && sorted(expected) === sorted(got);
}

export const isExplained = (difference) => FAULTS.some((fault) => fits(fault, difference));

/** Those that this test should show, and does not. */
export const notShown = (name, found) => FAULTS.filter((fault) => fault.shownBy?.includes(name) && !found.some((difference) => fits(fault, difference)));
