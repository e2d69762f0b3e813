// What an element shows that its markup does not say: what was typed and chosen, drawn and loaded.

import { noteFault } from "../../faults";
import { documentIn } from "../../frames";
import { attributeOf, nameOf, ofDocument, SVG, viewOf } from "../../own";
import type { Assets } from "./assets";

export type State = {
  /** In place of its attributes; null takes one away. */
  readonly attributes: Record<string, string | null>;
  /** In place of its own name. */
  readonly name?: string;
  /** Declarations beside its own. */
  readonly style?: string;
  /** In place of what is in it. */
  readonly text?: string;
};

const NOTHING = `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="${SVG}"/>`)}`;
/** Before all else, as a browser has it. */
const MODAL = "position: fixed; inset-block: 0; z-index: 2147483647";

/** What styles may say of an element by its name, as far as it is about its box. */
const BOX =
  "display position inset float clear box-sizing width height min-width min-height max-width max-height margin border border-radius padding vertical-align flex align-self justify-self order grid-area z-index transform translate scale rotate opacity visibility background-color box-shadow filter".split(
    " ",
  );

export type FrameDrawn = (document: Document, width: number, height: number) => string | null;

/** Of an element of HTML. `drawn` says how a document in a frame looks, as an address. */
export function stateOf(element: Element, assets: Assets, drawn: FrameDrawn): State {
  switch (nameOf(element)) {
    case "input":
      return { attributes: inputOf(element as HTMLInputElement, assets) };
    case "textarea":
      return { attributes: {}, text: (element as HTMLTextAreaElement).value };
    case "option":
      return { attributes: { selected: (element as HTMLOptionElement).selected ? "" : null } };
    case "img":
      return imageOf(element as HTMLImageElement, assets);
    case "dialog":
      return { attributes: {}, style: element.matches(":modal") ? MODAL : "" };
    case "script":
      return { attributes: {}, name: "noscript" };
    case "canvas":
      return inPlaceOf(element, pictureOf(element as HTMLCanvasElement));
    case "video":
      return inPlaceOf(element, posterOf(element as HTMLVideoElement, assets), "contain");
    case "iframe":
      return inPlaceOf(element, frameOf(element as HTMLIFrameElement, drawn));
    default:
      return { attributes: {} };
  }
}

function inputOf(input: HTMLInputElement, assets: Assets): Record<string, string | null> {
  switch (input.type) {
    case "checkbox":
    case "radio":
      return { checked: input.checked ? "" : null };
    case "image":
      return { src: assets.dataOf(input.src) };
    case "file":
      return {};
    default:
      return { value: input.value };
  }
}

/** One that cannot be had leaves its box empty; which of several the browser chose says how large they are. */
function imageOf(image: HTMLImageElement, assets: Assets): State {
  const address = image.currentSrc || image.src;
  const data = assets.dataOf(address);
  const attributes = { ...(address === "" ? {} : { src: data ?? NOTHING }), srcset: null, sizes: null, loading: null };
  const isChosen = attributeOf(image, "srcset") !== null || nameOf(image.parentElement ?? image) === "picture";
  if (data !== null && !isChosen) return { attributes };
  const { width, height } = viewOf(image)!.getComputedStyle(image);
  return { attributes, style: `width: ${width}; height: ${height}` };
}

function pictureOf(canvas: HTMLCanvasElement): string | null {
  try {
    return canvas.toDataURL();
  } catch (error) {
    // It has something in it that nobody may read.
    noteFault(error);
    return null;
  }
}

function posterOf(video: HTMLVideoElement, assets: Assets): string | null {
  return video.poster === "" ? null : assets.dataOf(video.poster);
}

function frameOf(frame: HTMLIFrameElement, drawn: FrameDrawn): string | null {
  const document = documentIn(frame);
  const style = viewOf(frame)!.getComputedStyle(frame);
  const width = frame.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  const height = frame.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom);
  return document && ofDocument(document, "documentElement") && width >= 1 && height >= 1 ? drawn(document, width, height) : null;
}

/** Where no script runs, frames and canvases have no boxes of their own: an image is as large and in the same place. */
function inPlaceOf(element: Element, address: string | null, fit = "fill"): State {
  const style = viewOf(element)!.getComputedStyle(element);
  const box = BOX.map((name) => `${name}: ${style.getPropertyValue(name)} !important`);
  return { name: "img", attributes: { src: address ?? NOTHING }, style: [...box, `object-fit: ${fit} !important`].join("; ") };
}
