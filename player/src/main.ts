// The script of the replay frame: begins with what the frame came with, and does what the page around it says.

import { catchStrays } from "./faults";
import { takeUnasked } from "./fetch";
import { forwardKeys } from "./keys";
import { LivePlayer } from "./live";
import { PageMap } from "./map/map";
import { Marks } from "./marks";
import { listenToPage, tellPage, type Command, type Mapping, type Open, type Pointing, type Watch } from "./messages";
import { Picker } from "./picker";
import { Player } from "./player";
import { Stage } from "./stage";
import { applyTheme, themeOfHash } from "./theme";

/** The page around may take a while to listen: it says "ready" until it is opened. */
const READY_EVERY = 500;
const PATIENCE = 500;

const element = document.getElementById("stage") ?? document.body.appendChild(document.createElement("div"));
const stage = new Stage(element);
const marks = new Marks();
const picker = new Picker(element, tellPage);
const map = new PageMap(stage, tellPage, () => (shown?.player instanceof Player ? shown.player.settled : null));
let shown: { what: Open | Watch; player: Player | LivePlayer } | null = null;
/** The page around has said what to show. */
let told = false;
/**
 * The Replayer leaves the recorded page's document open: built into a frame before that and the page around are loaded, it
 * would keep both loading for ever. What else the page around waits for does not hold up the picture for long.
 */
const loaded = loadOf(window).then(() => Promise.race([loadOf(parent), new Promise<void>((done) => setTimeout(done, PATIENCE))]));

if (location.hash !== "") applyTheme(themeOfHash(location.hash));
addEventListener("hashchange", () => applyTheme(themeOfHash(location.hash)));
catchStrays();
forwardKeys(tellPage);
listenToPage((command) => {
  told ||= command.girok === "open" || command.girok === "watch";
  void loaded.then(() => handle(command));
});
takeUnasked(document.getElementById("events"));
void loaded.then(begin);
announce();

function loadOf(view: Window): Promise<void> {
  return new Promise((done) => {
    if (view.document.readyState === "complete") done();
    else view.addEventListener("load", () => done(), { once: true });
  });
}

function handle(command: Command): void {
  if (command.girok === "mark" || command.girok === "pick") return point(command);
  // The page is compared with what is recorded before it becomes another.
  marks.clear();
  picker.end();
  if (command.girok === "map") return mapPage(command);
  if (command.girok === "draw") return void map.draw();
  map.suspend();
  if (command.girok === "open" || command.girok === "watch") show(command);
  else shown?.player.handle(command);
  if (map.isOn) standStill();
  map.resume();
}

function mapPage(command: Mapping): void {
  if (!command.on) return map.end();
  if (!map.isOn) standStill();
  map.show(command.nodes);
}

/** A map is of one moment. */
function standStill(): void {
  shown?.player.handle({ girok: "pause" });
}

/** What concerns the page as it stands there, and nobody who shows it. */
function point(command: Pointing): void {
  const { page } = stage;
  if (command.girok === "mark") {
    if (page) marks.show(page, command.ids, command.mask);
  } else if (command.on && page) picker.begin(page);
  else picker.end();
}

/** The frame may come with what the page around is going to say. */
function begin(): void {
  const beginning = element.dataset.beginning;
  if (beginning) show(JSON.parse(beginning));
}

function show(what: Open | Watch): void {
  // The same once more answers a second "ready", tries again after a problem, or takes over what the frame began with.
  if (shown && isSame(shown.what, what)) {
    const { player } = shown;
    if (what.girok === "open" && player instanceof Player && JSON.stringify(what) !== JSON.stringify(shown.what)) player.go(what);
    shown.what = what;
    return player.greet();
  }
  shown?.player.destroy();
  // More of the same session: what is on the stage stays until its successor is ready.
  if (shown?.what.session !== what.session) stage.clear();
  const player = what.girok === "open" ? new Player(what, stage, tellPage) : new LivePlayer(what, stage, tellPage);
  shown = { what, player };
}

/** Whether both are the same recording, from whatever moment and however it is shown. */
function isSame(one: Open | Watch, other: Open | Watch): boolean {
  if (one.girok === "watch" || other.girok === "watch") return one.girok === other.girok && one.session === other.session;
  const recording = ({ session, service, start, end, windows, activity, idle }: Open) => JSON.stringify([session, service, start, end, windows, activity, idle]);
  return recording(one) === recording(other);
}

function announce(): void {
  if (told) return;
  tellPage({ girok: "ready" });
  setTimeout(announce, READY_EVERY);
}
