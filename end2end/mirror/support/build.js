export { buildMirror as default } from "./mirror.js";
