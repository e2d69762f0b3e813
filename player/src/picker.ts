// Somebody points at an element of the recorded page, by pointer or by keyboard, and its id is told.

import type { Driver } from "./driver";
import { documentIn, frameAround, rectOf } from "./frames";
import type { Tell } from "./messages";

/** Nobody sees these. */
const UNSEEN = /^(head|style|script|noscript|template|link|meta|title|base)$/i;
const HELP = "Pick an element: arrow keys walk the page, Enter picks, Escape ends";
const MOST_CLASSES = 2;

type Step = (element: Element) => Element | null;

const STEPS: Record<string, Step> = {
  ArrowUp: around,
  ArrowDown: (element) => seen(element.shadowRoot?.firstElementChild ?? documentIn(element)?.documentElement ?? element.firstElementChild, next),
  ArrowLeft: (element) => seen(element.previousElementSibling, previous),
  ArrowRight: (element) => seen(element.nextElementSibling, next),
};

export class Picker {
  private driver: Driver | null = null;
  private at: Element | null = null;
  private readonly cover = document.createElement("div");
  private readonly box = document.createElement("div");
  private readonly name = document.createElement("span");

  constructor(
    private readonly stage: HTMLElement,
    private readonly tell: Tell,
  ) {
    // It takes all that is done with pointer and keyboard, of which nothing may get into the recorded page.
    this.cover.className = "picker";
    this.cover.tabIndex = 0;
    this.cover.role = "application";
    this.cover.ariaLabel = HELP;
    this.box.className = "picker-box";
    this.name.className = "picker-name";
    this.name.ariaLive = "polite";
    this.cover.append(this.box, this.name);
    this.cover.addEventListener("pointermove", (event) => this.point(event));
    this.cover.addEventListener("click", (event) => (this.point(event), this.pick()));
    this.cover.addEventListener("keydown", (event) => this.press(event));
    this.cover.addEventListener("wheel", (event) => this.scroll(event), { passive: true });
  }

  begin(driver: Driver): void {
    this.end();
    this.driver = driver;
    // What is inert is not found at any place.
    driver.replayer.setInert(false);
    this.stage.append(this.cover);
    this.outline(driver.replayer.document?.body ?? null);
    this.cover.focus({ preventScroll: true });
  }

  /** Nothing is picked any more, and nobody is told. */
  end(): void {
    this.driver?.replayer.setInert(true);
    this.driver = this.at = null;
    this.cover.remove();
  }

  private finish(id: number | null): void {
    this.end();
    this.tell({ girok: "picked", id });
  }

  private pick(): void {
    const id = this.at && this.driver ? this.driver.replayer.idOf(this.at) : null;
    if (id !== null) this.finish(id);
  }

  private press(event: KeyboardEvent): void {
    if (event.key === "Tab" || event.ctrlKey || event.metaKey || event.altKey) return;
    // The page around would act on it.
    event.stopPropagation();
    event.preventDefault();
    if (event.key === "Escape") return this.finish(null);
    if (event.key === "Enter") return this.pick();
    const step = STEPS[event.key];
    if (!step || !this.at) return;
    const to = this.known(step(this.at));
    if (!to) return;
    to.scrollIntoView({ block: "nearest", behavior: "instant" });
    this.outline(to);
  }

  private scroll(event: WheelEvent): void {
    this.driver?.replayer.document?.scrollingElement?.scrollBy({ left: event.deltaX, top: event.deltaY, behavior: "instant" });
    this.point(event);
  }

  private point(event: MouseEvent): void {
    const page = this.driver?.replayer.document;
    const frame = page && this.place();
    if (!frame) return;
    this.outline(this.known(elementAt(page, (event.clientX - frame.left) / frame.scale, (event.clientY - frame.top) / frame.scale)));
  }

  /** Where the recorded page is, and how large a pixel of it is shown. */
  private place(): { left: number; top: number; scale: number } | null {
    const frame = this.driver?.replayer.document?.defaultView?.frameElement as HTMLElement | null | undefined;
    if (!frame) return null;
    const { left, top, width } = frame.getBoundingClientRect();
    return { left, top, scale: width / (frame.offsetWidth || 1) };
  }

  /** The element, or the next around it that was recorded. */
  private known(element: Element | null): Element | null {
    for (let at = element; at; at = around(at)) {
      if (this.driver?.replayer.idOf(at) !== null) return at;
    }
    return null;
  }

  private outline(element: Element | null): void {
    const frame = this.place();
    this.at = element;
    this.box.hidden = !element || !frame;
    if (!element || !frame) return void (this.name.textContent = "");
    const { left, top, width, height } = rectOf(element);
    const stage = this.stage.getBoundingClientRect();
    Object.assign(this.box.style, {
      left: `${frame.left - stage.left + left * frame.scale}px`,
      top: `${frame.top - stage.top + top * frame.scale}px`,
      width: `${width * frame.scale}px`,
      height: `${height * frame.scale}px`,
    });
    this.name.textContent = nameOf(element);
  }
}

/** Also in shadow roots and frames. */
function elementAt(root: Document | ShadowRoot, x: number, y: number): Element | null {
  const found = root.elementFromPoint(x, y);
  const inside = found && documentIn(found);
  if (inside) {
    const { left, top } = found.getBoundingClientRect();
    return elementAt(inside, x - left - found.clientLeft, y - top - found.clientTop) ?? found;
  }
  const shadow = found?.shadowRoot;
  return shadow && shadow !== root ? (elementAt(shadow, x, y) ?? found) : found;
}

function around(element: Element): Element | null {
  return element.parentElement ?? (element.getRootNode() as Partial<ShadowRoot>).host ?? frameAround(element) ?? null;
}

function next(element: Element): Element | null {
  return element.nextElementSibling;
}

function previous(element: Element): Element | null {
  return element.previousElementSibling;
}

/** The first from here on that is to be seen. */
function seen(element: Element | null | undefined, step: Step): Element | null {
  let at = element ?? null;
  while (at && UNSEEN.test(at.localName)) at = step(at);
  return at;
}

function nameOf(element: Element): string {
  const classes = [...element.classList].slice(0, MOST_CLASSES).map((name) => `.${name}`);
  return [element.localName, element.id && `#${element.id}`, ...classes].join("").slice(0, 80);
}
