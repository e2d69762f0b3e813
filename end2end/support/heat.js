// Serves what draws heat, as `tools/assets` made it, and pages that use it.
import { serve } from "./serve.js";

const HEAT = ["heat.js", "drawer.js", "worker.js", "heatmap.js", "heatmap_bg.wasm"];

/** `files` are others than Girok's own, by the path they are served at: the first for "/". */
export const serveHeat = (files) => serve({ ...files, ...Object.fromEntries(HEAT.map((name) => [`/heatmap/${name}`, `public/heatmap/${name}`])) });
