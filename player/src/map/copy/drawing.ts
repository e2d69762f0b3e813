// A page as one drawing (SVG) that loads nothing: what it looks like, for whoever must not look into this frame.

import { rewriteCss } from "../../css";
import { MASK_RULES } from "../../masks";
import { ofDocument, scrolledOf, SVG, viewIn } from "../../own";
import { rootsIn } from "../roots";
import { Assets } from "./assets";
import { hasBars } from "./bars";
import { Budget, TooMuch } from "./budget";
import { escaped, Markup, quoted, XHTML } from "./markup";
import { LINKS } from "./selectors";
import { Styles } from "./styles";

/** Frames in frames: each is a drawing within the other. */
const DEEPEST = 3;
/** A drawing is one picture: what would still move is over, or stands still. */
const STILL = "*, *::before, *::after { animation-delay: -1e5s !important; animation-play-state: paused !important; transition: none !important }";

/** The width of a text field is made of that of its bar, shown or not. */
const NO_BARS = "*:not(textarea) { scrollbar-width: none !important }";

type Size = { readonly width: number; readonly height: number };

/** Null where it would be too long, or take too long. */
export async function drawingOf(document: Document, size: Size): Promise<string | null> {
  const budget = new Budget();
  const assets = new Assets(budget);
  try {
    // Only who has written it knows what has to be loaded for it.
    draw(document, size, assets, budget, 0);
    await budget.pause(assets.load());
    return draw(document, size, assets, budget, 0);
  } catch (error) {
    if (error instanceof TooMuch) return null;
    throw error;
  }
}

function draw(document: Document, { width, height }: Size, assets: Assets, budget: Budget, depth: number): string {
  const view = viewIn(document)!;
  assets.of(view);
  const html = ofDocument(document, "documentElement");
  const roots = rootsIn(document);
  const trees = new Map<Node, number>(roots.length > 1 ? roots.map((root, index) => [root, index]) : []);
  const styles = new Styles(view, assets, budget);
  const sheets = roots.map((root) => styles.of(root, trees.get(root) ?? null));
  const outer = outerOf(document, view);
  const inFrame = (inner: Document, width: number, height: number): string | null =>
    depth < DEEPEST ? `data:image/svg+xml,${encodeURIComponent(budget.within(() => draw(inner, { width, height }, assets, budget, depth + 1)))}` : null;
  const markup = new Markup(assets, inFrame, trees, outer.styles, budget).of(html);
  const css = [MASK_RULES, LINKS, ...sheets, STILL, ...(hasBars() ? [] : [NO_BARS])].join("\n");
  const canvas = rewriteCss(outer.canvas, (url) => assets.dataOf(url));
  const [left, top] = depth > 0 ? scrolledOf(ofDocument(document, "scrollingElement") ?? html) : [0, 0];
  const size = [`width: ${width}px`, `height: ${height}px`];
  const scheme = schemeOf(view, html);
  const all = ["display: block", "position: absolute", "inset: 0"];
  return (
    // Lengths in rem are of this element.
    `<svg xmlns="${SVG}" width="${width}" height="${height}" ${alone(...size, `font-size: ${view.getComputedStyle(html).fontSize}`)}>` +
    `<style>${escaped(css)}</style>` +
    `<foreignObject ${alone(...size, `x: ${-left}px`, `y: ${-top}px`, "overflow: visible")}>` +
    // It holds what is fixed, and is what percentages are of, as the viewport does.
    `<girok-page xmlns="${XHTML}" ${alone(...size, "display: block", "transform: translate(0)")}>` +
    `<girok-canvas ${alone(...all, scheme, ...(depth === 0 ? ["background: canvas"] : []))}></girok-canvas>` +
    `<girok-canvas ${alone(...all, canvas)}></girok-canvas>` +
    `<girok-root ${alone(...all, scheme, "color: canvastext")}>${markup}</girok-root></girok-page></foreignObject></svg>`
  );
}

/** What the page says of all elements is not about those around it. */
function alone(...declarations: string[]): string {
  const important = ["all: initial", ...declarations].map((each) => `${each} !important`);
  return `style=${quoted(important.join("; "))}`;
}

/** What a browser does with the two outer elements of a page alone: their background is the canvas's, their scrolling the viewport's. */
function outerOf(document: Document, view: Window): { canvas: string; styles: Map<Element, string> } {
  const html = ofDocument(document, "documentElement");
  const body = ofDocument(document, "body");
  const elements = [html, ...(body ? [body] : [])];
  const [root, bodyStyle = root] = elements.map((element) => view.getComputedStyle(element)) as [CSSStyleDeclaration, CSSStyleDeclaration?];
  const hasBackground = (style: CSSStyleDeclaration) => style.backgroundImage !== "none" || !/^(transparent|rgba\(.*, 0\))$/.test(style.backgroundColor);
  const painted = hasBackground(root) ? root : bodyStyle;
  const scrolls = root.overflowX === "visible" && root.overflowY === "visible" ? bodyStyle : root;
  const styles = new Map<Element, string>();
  for (const element of elements) {
    const style = element === html ? root : bodyStyle;
    const parts = [];
    if (style === painted) parts.push("background: none !important");
    if (style === scrolls) parts.push("overflow: visible !important");
    if (element === html) parts.push(`font-size: ${root.fontSize} !important`);
    // Margins in it are its own.
    if (element === html && root.display === "block") parts.push("display: flow-root !important");
    styles.set(element, parts.join("; "));
  }
  return { canvas: `background: ${hasBackground(painted) ? painted.background : "none"}`, styles };
}

/** Light or dark as this frame shows it, and not as whoever draws it would. */
function schemeOf(view: Window, html: Element): string {
  const { colorScheme } = view.getComputedStyle(html);
  const prefersDark = view.matchMedia("(prefers-color-scheme: dark)").matches;
  const isDark = /\bdark\b/.test(colorScheme) && (prefersDark || !/\blight\b/.test(colorScheme));
  return `color-scheme: only ${isDark ? "dark" : "light"}`;
}
