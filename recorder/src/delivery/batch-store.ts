import type { Batch } from './batch';

const DATABASE = 'girok';
const STORE = 'batches';
/** Nothing is kept in a visitor's browser for longer, though a server would take it for some days. */
const OLDEST = 24 * 3_600_000;

/** A batch with where it shall go: services of one origin share the database. */
interface Row extends Batch {
  to: string;
}

/** The batches that no server has acknowledged, in IndexedDB. Without a database it keeps nothing and says nothing. */
export class BatchStore {
  #open: Promise<IDBDatabase | undefined> | undefined;

  constructor(private readonly to: string) {}

  put(batch: Batch): void {
    void this.#run('readwrite', (store) => store.put({ ...batch, to: this.to } satisfies Row));
  }

  delete({ window, number }: Batch): void {
    void this.#run('readwrite', (store) => store.delete([window, number]));
  }

  /** What earlier pages and other tabs have left, oldest first. What nobody would take any more is deleted. */
  async left(now: number): Promise<Batch[]> {
    const rows = ((await this.#run('readonly', (store) => store.getAll())) ?? []) as Row[];
    const isOld = (row: Row) => now - row.made > OLDEST;
    rows.filter(isOld).forEach((row) => this.delete(row));
    return rows.filter((row) => row.to === this.to && !isOld(row)).sort((a, b) => a.made - b.made || a.number - b.number);
  }

  /** Deletes everything, whichever service it is for. Where there is no database, none is made for that. */
  clear(): void {
    void this.#run('readwrite', (store) => store.clear(), false);
  }

  async #run<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>, make = true): Promise<T | undefined> {
    try {
      const database = await (this.#open ??= open(make));
      if (!database) return undefined;
      return await settled(work(database.transaction(STORE, mode, { durability: 'relaxed' }).objectStore(STORE)));
    } catch {
      // Full, closed by the browser or deleted by the page: the batch stays in memory, and the next one tries afresh.
      this.#open = undefined;
      return undefined;
    }
  }
}

async function open(make: boolean): Promise<IDBDatabase | undefined> {
  try {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => {
      if (make) request.result.createObjectStore(STORE, { keyPath: ['window', 'number'] });
      else request.transaction!.abort();
    };
    const database = await settled(request);
    database.onversionchange = () => database.close();
    return database;
  } catch {
    return undefined;
  }
}

function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = (event) => {
      // Firefox reports an error that nobody handles to the page's window.
      event.preventDefault();
      reject(request.error);
    };
  });
}
