import { observeConsole, CONSOLE_PLUGIN } from './capture/console';
import { observeErrors } from './capture/errors';
import { Limit } from './capture/limit';
import { firstPage, observeNavigation } from './capture/navigation';
import { observePresence } from './capture/presence';
import { mirror, recordPage, type PageRecording } from './capture/rrweb';
import { restOf, type Batch } from './delivery/batch';
import { BatchStore } from './delivery/batch-store';
import { Batcher } from './delivery/batcher';
import { Delivery } from './delivery/delivery';
import { takeOver } from './delivery/leftovers';
import { metaOf } from './delivery/meta';
import { Outbox } from './delivery/outbox';
import { addressOf } from './delivery/post';
import { customEvent, isActivity, Source, Type, type Event, type Tag } from './events';
import { complain, guard } from './guard';
import type { KnownActor } from './identity/actor';
import { onRefusedElsewhere } from './identity/consent';
import { Session } from './identity/session';
import { Tab } from './identity/tab';
import type { Settings } from './options';
import { Masker } from './privacy/masker';

type StopReason = 'mutation-budget' | 'api' | 'opt-out';

/** One page's recording: what is captured goes through the masker into batches of the current session and window. */
export class Recorder {
  #session: Session;
  #tab: Tab;
  #actor: KnownActor | undefined;
  #masker = new Masker(mirror);
  #budget: Limit;
  #batcher: Batcher;
  #store: BatchStore;
  #outbox: Outbox;
  #delivery: Delivery;
  /** Undoes all that was done to the page. Empty when nothing is recorded. */
  #undo: (() => void)[] = [];
  #page: PageRecording | undefined;
  /** Sessions that may be begun because the server refused one: a full snapshot each, so not in a circle. */
  #renewals = new Limit(3, 1 / 60, Date.now());
  /** A session is being begun; the events that this makes belong to it already. */
  #beginning = false;
  #forgotten = false;

  constructor(private readonly settings: Settings) {
    const { endpoint, key, mutationBudget } = settings;
    const now = Date.now();
    this.#session = new Session(key, now);
    this.#tab = new Tab(key, this.#session.id, now);
    this.#budget = new Limit(mutationBudget.burst, mutationBudget.perSecond, now);
    this.#batcher = new Batcher(
      () => this.#tab.isSettled,
      (events) => this.#makeBatch(events),
    );
    this.#store = new BatchStore(`${endpoint} ${key}`);
    this.#outbox = new Outbox(this.#store);
    this.#delivery = new Delivery(
      this.#outbox,
      (batch) => addressOf(endpoint, key, batch),
      (batch) => this.#refusedSession(batch),
    );
    void this.#tab.settled.then(() => this.#settled()).catch(() => {});
  }

  get isRecording(): boolean {
    return this.#undo.length > 0;
  }

  /** The visitor opted out. To be recorded again takes a recorder that knows nothing of before. */
  get isForgotten(): boolean {
    return this.#forgotten;
  }

  start(actor: KnownActor | undefined): void {
    if (this.isRecording) return;
    const tell = (tag: Tag) => (payload: unknown) => this.#take(customEvent(tag, payload));
    this.#undo.push(
      onRefusedElsewhere(guard(() => this.#end(true))),
      observeErrors(tell('girok:error')),
      this.#observeNetwork(),
    );
    if (this.settings.console) {
      this.#undo.push(
        observeConsole((payload) =>
          this.#take({ type: Type.Plugin, data: { plugin: CONSOLE_PLUGIN, payload }, timestamp: Date.now() }),
        ),
      );
    }
    const page = recordPage(guard((event) => this.#take(event)));
    this.#page = page;
    this.#undo.push(
      () => page.stop(),
      observeNavigation(tell('girok:page')),
      observePresence({
        visibility: (state) => {
          tell('girok:visibility')({ state });
          if (state === 'hidden') this.#farewell();
        },
        leave: () => {
          tell('girok:leave')({});
          this.#farewell();
          this.#tab.leave();
        },
        enter: () => {
          this.#tab.enter();
          // The window has shown another page since.
          this.#page?.takeSnapshot();
          tell('girok:page')({ ...firstPage(), kind: 'pop' });
        },
      }),
    );
    if (actor) this.identify(actor);
  }

  identify(actor: KnownActor): void {
    const now = Date.now();
    const isKnown = JSON.stringify(actor) === JSON.stringify(this.#actor);
    if (actor.type !== 'anonymous') {
      if (this.#session.belongsToAnother(actor.id)) {
        this.#beginSession(() => {
          this.#actor = undefined;
          this.#session.replace(now);
        });
      }
      this.#session.setActor(actor.id, now);
    }
    this.#actor = actor;
    if (!isKnown) this.#take(customEvent('girok:identify', actor));
  }

  track(name: string, data: unknown): void {
    this.#take(customEvent('girok:track', data === undefined ? { name } : { name, data }));
  }

  stop(reason: StopReason, detail?: object): void {
    if (!this.isRecording) return;
    this.#take(customEvent('girok:stopped', detail ? { reason, detail } : { reason }));
    if (reason === 'opt-out') {
      this.#farewell();
      this.#end(true);
    } else {
      this.#end(false);
      this.#flush();
    }
  }

  #end(forget: boolean): void {
    const undo = this.#undo.reverse();
    this.#undo = [];
    this.#page = undefined;
    for (const each of undo) guard(each)();
    if (!forget) return;
    this.#forgotten = true;
    this.#outbox.close();
    this.#session.forget();
    this.#tab.forget();
  }

  #take(event: Event): void {
    if (!this.isRecording) return;
    const masked = this.#masker.mask(event);
    if (!masked) return;
    if (!this.#beginning && !this.#isInSession(masked)) return;
    this.#batcher.add(masked);
    const mutations = mutationsOf(masked);
    if (mutations && !this.#budget.take(mutations, masked.timestamp)) {
      const { burst, perSecond } = this.settings.mutationBudget;
      complain(`this page mutates more than ${burst} times at once or ${perSecond} times a second: recording stopped`);
      this.stop('mutation-budget', { burst, perSecond });
    }
  }

  /** Whether the event belongs to a session, which is begun for it when the last one is over. */
  #isInSession(event: Event): boolean {
    const now = event.timestamp;
    const active = isActivity(event);
    if (this.#session.isOver(now)) {
      // A page that goes on by itself is no visit.
      if (!active) return false;
      this.#beginSession(() => this.#session.rejoin(now));
    } else if (active && !this.#session.touch(now)) {
      this.#beginSession(() => this.#session.rejoin(now));
    }
    return true;
  }

  /** Ends the session in this tab and begins the next in place, as if the page had just been loaded. */
  #beginSession(change: () => void): void {
    this.#flush();
    change();
    if (this.#actor && this.#actor.type !== 'anonymous') this.#session.setActor(this.#actor.id, Date.now());
    this.#tab.renew(this.#session.id, Date.now());
    this.#beginning = true;
    try {
      this.#page?.takeSnapshot();
      this.#take(customEvent('girok:page', firstPage()));
      this.#take(customEvent('girok:visibility', { state: document.visibilityState }));
    } finally {
      this.#beginning = false;
    }
  }

  #refusedSession(batch: Batch): void {
    if (batch.session !== this.#session.id || !this.isRecording) return;
    if (!this.#renewals.take(1, Date.now())) return complain('the server refuses every session');
    this.#beginSession(() => this.#session.renew(Date.now()));
  }

  #makeBatch(events: readonly string[]): void {
    this.#outbox.add({
      session: this.#session.id,
      window: this.#tab.id,
      number: this.#tab.takeNumber(),
      made: Date.now(),
      rest: restOf(metaOf(this.#actor), events),
    });
    this.#delivery.wake();
  }

  /** Makes batches now, with a new window when it is not known yet whose the stored one is. */
  #flush(): void {
    if (!this.#tab.isSettled) this.#tab.renew(this.#session.id, Date.now());
    this.#batcher.flush();
  }

  #farewell(): void {
    this.#flush();
    this.#session.save(Date.now());
    this.#delivery.farewell();
  }

  /** The window is known, so what waited for it can go, and what its former pages left goes before. */
  async #settled(): Promise<void> {
    await takeOver(this.#store, this.#outbox, this.#tab.id, Date.now(), () => this.#delivery.wake());
    this.#batcher.flushOverdue();
  }

  #observeNetwork(): () => void {
    const online = guard(() => this.#delivery.wakeNow());
    addEventListener('online', online);
    return () => removeEventListener('online', online);
  }
}

function mutationsOf({ type, data }: Event): number {
  if (type !== Type.IncrementalSnapshot) return 0;
  const { source, adds, removes, texts, attributes } = data as Record<string, unknown[]> & { source: number };
  if (source !== Source.Mutation) return 0;
  return adds!.length + removes!.length + texts!.length + attributes!.length;
}
