// The script of the replay frame: waits to be opened by the page around it.

import { catchStrays } from "./faults";
import { forwardKeys } from "./keys";
import { LivePlayer } from "./live";
import { listenToPage, tellPage, type Open, type Watch } from "./messages";
import { Player } from "./player";
import { Stage } from "./stage";
import { applyTheme, themeOfHash } from "./theme";

/** The page around may take a while to listen: it says "ready" until it is opened. */
const READY_EVERY = 500;

const element = document.getElementById("stage") ?? document.body.appendChild(document.createElement("div"));
const stage = new Stage(element);
let opened: { key: string; session: string; player: Player | LivePlayer } | null = null;

applyTheme(themeOfHash(location.hash));
addEventListener("hashchange", () => applyTheme(themeOfHash(location.hash)));
catchStrays();
forwardKeys(tellPage);
listenToPage((command) => {
  if (command.girok === "open" || command.girok === "watch") open(command);
  else opened?.player.handle(command);
});
announce();

function open(command: Open | Watch): void {
  const key = JSON.stringify(command);
  // The same once more answers a second "ready", or tries again after a problem.
  if (opened?.key === key) return opened.player.retry();
  opened?.player.destroy();
  // More of the same session: what is on the stage stays until its successor is ready.
  if (opened?.session !== command.session) stage.clear();
  const player = command.girok === "open" ? new Player(command, stage, tellPage) : new LivePlayer(command, stage, tellPage);
  opened = { key, session: command.session, player };
}

function announce(): void {
  if (opened) return;
  tellPage({ girok: "ready" });
  setTimeout(announce, READY_EVERY);
}
