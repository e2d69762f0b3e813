// The line below a film: the page's address, and room for the time, which is put there when the film is made.

export type Cell = [left: number, top: number, width: number, height: number];

export class Caption {
  private readonly url: HTMLElement | null;
  private readonly cells: HTMLElement[];

  constructor(element: HTMLElement | null) {
    this.url = element?.querySelector(".url") ?? null;
    this.cells = [...(element?.querySelectorAll<HTMLElement>(".time > i") ?? [])];
  }

  tell(url: string): void {
    if (this.url && this.url.textContent !== url) this.url.textContent = url;
  }

  /** Has each cell show this digit, and says where they are. */
  fill(digit: number): Cell[] {
    return this.cells.map((cell) => {
      cell.textContent = String(digit);
      const { left, top, width, height } = cell.getBoundingClientRect();
      return [left, top, width, height];
    });
  }
}
