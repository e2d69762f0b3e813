// The tasks of the page's main thread, from the browser's trace: the browser itself tells a page only of those over 50 ms.

const CATEGORIES = ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline", "blink.user_timing"];
/** Whose tasks are counted: the thread that the page's marks were made on. */
const isMark = ({ name, ph }) => name.startsWith("girok:") && (ph === "I" || ph === "R" || ph === "i");
const TASK = /RunTask$/;

export async function traceTasks(browser, page, { sampled } = {}) {
  const categories = sampled ? [...CATEGORIES, "disabled-by-default-v8.cpu_profiler"] : CATEGORIES;
  await browser.startTracing(page, { categories });
  return async () => {
    const trace = await browser.stopTracing();
    return { trace, ...tasksOf(JSON.parse(trace.toString()).traceEvents) };
  };
}

/** The tasks in order and the marks, in ms of the trace's clock. */
export function tasksOf(events) {
  const marks = events.filter(isMark);
  const main = marks[0];
  if (!main) throw new Error("the trace has none of the page's marks");
  const mine = events.filter(({ pid, tid, ph }) => pid === main.pid && tid === main.tid && ph === "X");
  const tasks = mine.filter(({ name }) => TASK.test(name)).map(({ ts, dur = 0, tdur = 0 }) => ({ start: ts / 1000, ms: dur / 1000, cpu: tdur / 1000 }));
  tasks.sort((a, b) => a.start - b.start || b.ms - a.ms);
  return { tasks: outermost(tasks), marks: Object.fromEntries(marks.map(({ name, ts }) => [name, ts / 1000])) };
}

/** A task is written down by each layer that runs it. */
function outermost(tasks) {
  let end = -Infinity;
  return tasks.filter(({ start, ms }) => {
    if (start < end) return false;
    end = start + ms;
    return true;
  });
}

/** Of those that began between two moments. `cpu` is without the time that other programs had the machine. */
export function figures(tasks, from, to) {
  const within = tasks.filter(({ start }) => start >= from && start < to);
  const count = (is) => within.filter(is).length;
  return {
    longest_ms: Math.max(0, ...within.map(({ ms }) => ms)),
    longest_cpu_ms: Math.max(0, ...within.map(({ cpu }) => cpu)),
    tasks_over_50ms: count(({ ms }) => ms > 50),
    tasks_over_50ms_cpu: count(({ cpu }) => cpu > 50),
    tasks_over_16ms: count(({ ms }) => ms > 16),
    busy_ms: within.reduce((sum, { ms }) => sum + ms, 0),
  };
}
