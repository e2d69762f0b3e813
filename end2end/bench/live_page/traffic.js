// A process of its own, so that neither the browser nor what measures it waits for the traffic: makes the sessions, then
// sends changes at an even rate until it is told to stop. What it has sent it says at the end.
import { Visitor } from "./visitor.js";

/** Batches under way while the sessions are made. */
const AT_ONCE = 32;
/** Of so many changes one is a start and one a goodbye, and a few turn to another page; the rest are clicks. */
const ROUND = 40;

const { server, services, sessions, perSecond } = JSON.parse(process.argv[2]);
let made = 0;
const visitors = [];
const sent = { changes: 0, failed: 0, late: 0 };

const newVisitor = () => new Visitor(server, services[made % services.length], made++);

async function begin() {
  const worker = async () => {
    while (made < sessions) {
      const visitor = newVisitor();
      visitors.push(visitor);
      await visitor.start();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** Goes through the visitors, so that each does something in its turn and none does two things at once. */
function change(number) {
  const kind = number % ROUND;
  if (kind === 1) {
    const visitor = newVisitor();
    visitors.push(visitor);
    return visitor.start();
  }
  const visitor = visitors.shift();
  if (kind === 0) return visitor.leave();
  visitors.push(visitor);
  return kind % 8 === 5 ? visitor.turn() : visitor.click();
}

function goOn() {
  const since = performance.now();
  return setInterval(() => {
    const due = Math.floor(((performance.now() - since) / 1000) * perSecond);
    sent.late = Math.max(sent.late, due - sent.changes);
    while (sent.changes < due) change(sent.changes++).catch(() => (sent.failed += 1));
  }, 1000 / perSecond);
}

await begin();
const changes = goOn();
process.send({ ready: true });
process.once("message", () => {
  clearInterval(changes);
  process.send(sent, () => process.disconnect());
});
