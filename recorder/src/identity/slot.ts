type Area = 'localStorage' | 'sessionStorage';

/** One value in the browser's storage. Where storage is off, full or broken, it lives as long as the page. */
export class Slot<T> {
  readonly name: string;
  #area: Storage | undefined;
  /** What storage did not take. */
  #memory: string | null = null;

  constructor(area: Area, name: string) {
    this.name = name;
    try {
      // Even to name the area throws where cookies are blocked.
      this.#area = window[area];
    } catch {
      this.#area = undefined;
    }
  }

  read(): T | undefined {
    try {
      const text = this.#memory ?? this.#area?.getItem(this.name);
      return text ? (JSON.parse(text) as T) : undefined;
    } catch {
      return undefined;
    }
  }

  write(value: T): void {
    const text = JSON.stringify(value);
    try {
      this.#area!.setItem(this.name, text);
      this.#memory = null;
    } catch {
      this.#memory = text;
    }
  }

  clear(): void {
    this.#memory = null;
    try {
      this.#area?.removeItem(this.name);
    } catch {
      // Nothing was stored then.
    }
  }
}

/** Clears every value whose name begins so. */
export function clearSlots(area: Area, prefix: string): void {
  try {
    const storage = window[area];
    for (const name of Object.keys(storage)) if (name.startsWith(prefix)) storage.removeItem(name);
  } catch {
    // Nothing was stored then.
  }
}
