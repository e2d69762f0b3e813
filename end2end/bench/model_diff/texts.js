// An authorization model of many lines, and the same one edited: without order, and alike each time.

function xorshift(seed) {
  let state = seed;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}

const RELATIONS = ["owner", "editor", "viewer", "member", "parent", "can_view", "can_edit", "can_share", "can_export"];

function definition(below) {
  const relation = () => RELATIONS[below(RELATIONS.length)];
  const team = () => `team${below(400)}#member`;
  const ways = [() => `[user, ${team()}]`, () => `[user] or ${relation()}`, () => `${relation()} or ${relation()} from parent`, () => `[${team()}, ${team()}] but not ${relation()}`];
  return `    define ${relation()}_${below(30)}: ${ways[below(ways.length)]()}`;
}

function model(lines, below) {
  const text = ["model", "  schema 1.1"];
  for (let type = 0; text.length < lines; type++) {
    text.push("", `type type${type}`, "  relations");
    for (let left = 3 + below(12); left > 0; left--) text.push(definition(below));
  }
  return text.slice(0, lines);
}

/** Of each five edits, three change words of a line, one deletes a line, and one adds one. */
function edited(text, edits, below) {
  const edited = [...text];
  for (let edit = 0; edit < edits; edit++) {
    let at = below(edited.length);
    while (!edited[at].includes("define")) at = (at + 1) % edited.length;
    if (edit % 5 === 0) edited.splice(at, 1);
    else if (edit % 5 === 1) edited.splice(at, 0, definition(below));
    else edited[at] = edited[at].replace(/\w+$|\w+(?=\])/, `changed${edit}`);
  }
  return edited;
}

export function texts(lines, edits) {
  const below = xorshift(20_261_130);
  const old = model(lines, below);
  const joined = (text) => `${text.join("\n")}\n`;
  return { old: joined(old), new: joined(edited(old, edits, below)) };
}
