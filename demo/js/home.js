import "./frame.js";
import "./picks.js";
import { carousel } from "./carousel.js";
import { $ } from "./dom.js";

carousel($("[data-carousel]"));
