// Says in black and white which picture this is: whoever is sent pictures as they are painted looks there which one it has.
// `server/src/export/film/picture.rs` reads it, and cuts it off.

const BITS = 20;

export class Mark {
  private readonly cells: HTMLElement[];
  private count = 0;

  constructor(element: HTMLElement | null) {
    this.cells = Array.from({ length: BITS }, () => document.createElement("i"));
    element?.append(...this.cells);
  }

  /** Marks what is painted from now on. */
  next(): number {
    this.count = (this.count + 1) % 2 ** BITS;
    this.cells.forEach((cell, bit) => (cell.className = (this.count >> bit) & 1 ? "is-on" : ""));
    return this.count;
  }
}
