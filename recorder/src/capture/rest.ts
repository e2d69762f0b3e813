import { isElement, matches } from '../dom';
import { guard } from '../guard';

/** Who stands still for so long looks at something. */
const REST = 500;

/** Tells where a mouse has come to rest, once for each rest. All moves share one timer, which is set again when it is up. */
export class Rest {
  #target: Node | undefined;
  #point: [number, number] = [0, 0];
  #movedAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly tell: (target: Node, point: [number, number]) => void) {}

  readonly moved = (event: PointerEvent): void => {
    if (!event.isTrusted || event.pointerType !== 'mouse') return;
    this.#target = event.composedPath()[0] as Node;
    this.#point = [event.clientX, event.clientY];
    this.#movedAt = performance.now();
    this.#timer ??= setTimeout(this.#due, REST);
  };

  end(): void {
    clearTimeout(this.#timer);
    this.#timer = this.#target = undefined;
  }

  #due = guard((): void => {
    const left = this.#movedAt + REST - performance.now();
    this.#timer = left > 0 ? setTimeout(this.#due, left) : undefined;
    if (left > 0) return;
    const target = this.#target;
    this.#target = undefined;
    // Not when it has left the page meanwhile, or the page has moved on below it.
    if (target && isElement(target) && matches(target, ':hover')) this.tell(target, this.#point);
  });
}
