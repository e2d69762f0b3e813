import { observeConsole, CONSOLE_PLUGIN } from './capture/console';
import { observeErrors } from './capture/errors';
import { Limit } from './capture/limit';
import { firstPage, observeNavigation, type Page } from './capture/navigation';
import { observePresence, visibility } from './capture/presence';
import { mirror, recordPage, type PageRecording } from './capture/rrweb';
import { restOf, type Batch } from './delivery/batch';
import { BatchStore } from './delivery/batch-store';
import { Batcher } from './delivery/batcher';
import { Delivery } from './delivery/delivery';
import { takeOver } from './delivery/leftovers';
import { metaOf } from './delivery/meta';
import { Outbox } from './delivery/outbox';
import { addressOf, rulesAddressOf } from './delivery/post';
import { listen } from './dom';
import { customEvent, isByVisitor, isNews, isSignOfLife, Source, Type, type Event, type Tag } from './events';
import { complain, guard } from './guard';
import type { KnownActor } from './identity/actor';
import { isRefused, onRefused } from './identity/consent';
import { Session } from './identity/session';
import { Tab } from './identity/tab';
import type { Settings } from './options';
import { Masker } from './privacy/masker';
import { RuleSource } from './privacy/rule-source';
import type { Rules } from './privacy/rules';

type StopReason = 'mutation-budget' | 'api';

/** How long what is due waits for what former pages left, which goes before. */
const PATIENCE = 1_000;
/** Shorter than what servers call idle by what their clocks may differ. */
const PAUSE = 8_000;

/** One page's recording: what is captured goes through the masker into batches of the current session and window. */
export class Recorder {
  #session: Session;
  #tab: Tab;
  #actor: KnownActor | undefined;
  #masker = new Masker(mirror);
  #rules: RuleSource;
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
  /** When the visitor did something last. */
  #seen = 0;
  /** Ends what goes on after the recording has ended: what was recorded is still to be delivered. */
  #undoDelivery: (() => void)[];

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
    const ruled = (rules: Rules) => {
      // What could be read until now is told again as it is hidden now.
      if (this.#masker.setRules(rules)) this.#page?.takeSnapshot();
    };
    this.#rules = new RuleSource(rulesAddressOf(endpoint, key), key, guard(ruled));
    this.#undoDelivery = [
      onRefused(() => this.#forget()),
      listen(window, 'online', () => this.#delivery.wakeNow()),
      this.#observePresence(),
    ];
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
    this.#rules.recall();
    const tell = (tag: Tag) => (payload: unknown) => this.#tell(tag, payload);
    this.#undo.push(observeErrors(tell('girok:error')));
    if (this.settings.console) {
      this.#undo.push(
        observeConsole((payload) =>
          this.#take({ type: Type.Plugin, data: { plugin: CONSOLE_PLUGIN, payload }, timestamp: Date.now() }),
        ),
      );
    }
    const page = recordPage(
      this.#masker,
      guard((event) => this.#take(event)),
      () => this.isRecording && this.#touch(Date.now()),
      this.settings.layout,
    );
    this.#page = page;
    const navigated = (to: Page) => {
      this.#tell('girok:page', to);
      if (to.kind !== 'load') page.turned();
    };
    this.#undo.push(() => page.stop(), observeNavigation(navigated));
    this.#tell('girok:visibility', { state: visibility() });
    if (actor) this.identify(actor);
    this.#undo.push(() => this.#rules.end());
    this.#rules.ask(Date.now());
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
    if (!isKnown) this.#tell('girok:identify', actor);
  }

  track(name: string, data: unknown): void {
    this.#tell('girok:track', data === undefined ? { name } : { name, data });
  }

  stop(reason: StopReason, detail?: object): void {
    if (!this.isRecording) return;
    this.#tell('girok:stopped', detail ? { reason, detail } : { reason });
    this.#end();
    this.#flush();
  }

  #end(): void {
    const undo = this.#undo.reverse();
    this.#undo = [];
    this.#page = undefined;
    for (const each of undo) guard(each)();
  }

  /** The visitor opted out: what was not sent yet never is. Goes before everything that could still send. */
  #forget(): void {
    this.#forgotten = true;
    this.#batcher.forget();
    this.#outbox.close();
    this.#delivery.abort();
    this.#end();
    this.#session.forget();
    this.#tab.forget();
    for (const each of this.#undoDelivery) each();
  }

  #tell(tag: Tag, payload: unknown): void {
    this.#take(customEvent(tag, payload));
  }

  #take(event: Event): void {
    if (!this.isRecording) return;
    const mutations = mutationsOf(event);
    const masked = this.#masker.mask(event);
    if (masked && (this.#beginning || this.#isInSession(masked))) this.#batcher.add(masked, isNews(masked) || this.#isBack(masked));
    if (mutations) this.#spend(mutations, event.timestamp);
  }

  /** Whether the visitor does something again after a pause in which they were taken to be idle. */
  #isBack(event: Event): boolean {
    if (!isByVisitor(event)) return false;
    const paused = event.timestamp - this.#seen > PAUSE;
    this.#seen = event.timestamp;
    return paused;
  }

  /** What a page changes where it is hidden, or while nobody is there, costs as much. */
  #spend(mutations: number, now: number): void {
    if (this.#budget.take(mutations, now)) return;
    const { burst, perSecond } = this.settings.mutationBudget;
    complain(`this page mutates more than ${burst} times at once or ${perSecond} times a second: recording stopped`);
    this.stop('mutation-budget', { burst, perSecond });
  }

  /** Whether the event belongs to a session. A page that goes on by itself is no visit. */
  #isInSession(event: Event): boolean {
    if (isSignOfLife(event)) this.#touch(event.timestamp);
    return !this.#session.isOver(event.timestamp);
  }

  /** Somebody is there: a session that is over, or that another tab has left, has its successor. */
  #touch(now: number): void {
    if (this.#session.isOver(now) || !this.#session.touch(now)) this.#beginSession(() => this.#session.rejoin(now));
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
      this.#tell('girok:page', firstPage());
      this.#tell('girok:visibility', { state: visibility() });
    } finally {
      this.#beginning = false;
    }
  }

  /** They may have changed while the page was not looked at. */
  #askForRules(): void {
    if (this.isRecording) this.#rules.ask(Date.now());
  }

  #refusedSession(batch: Batch): void {
    if (batch.session !== this.#session.id || !this.isRecording) return;
    if (!this.#renewals.take(1, Date.now())) return complain('the server refuses every session');
    this.#beginSession(() => this.#session.renew(Date.now()));
  }

  #makeBatch(events: readonly string[]): void {
    const rest = restOf(metaOf(this.#actor), events);
    // The number last: one that is taken and not used would be waited for.
    const number = this.#tab.takeNumber();
    this.#outbox.add({ session: this.#session.id, window: this.#tab.id, number, made: Date.now(), rest });
    this.#delivery.wake();
  }

  /** Makes batches now, with a new window when it is not known yet whose the stored one is. */
  #flush(): void {
    if (!this.#tab.isSettled) this.#tab.renew(this.#session.id, Date.now());
    this.#batcher.flush();
  }

  #farewell(): void {
    if (this.isRecording) {
      this.#flush();
      this.#session.save(Date.now());
    }
    this.#delivery.farewell();
  }

  /** The window is known, so what waited for it can go, and what its former pages left goes before. */
  async #settled(): Promise<void> {
    if (this.#forgotten) return;
    const left = takeOver(this.#store, this.#outbox, this.#tab.id, Date.now(), () => this.#delivery.wake());
    // A database that does not answer shall not hold up the rest.
    await Promise.race([left, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
    this.#batcher.flushOverdue();
  }

  #observePresence(): () => void {
    return observePresence({
      visibility: (state) => {
        this.#tell('girok:visibility', { state });
        if (state === 'hidden') this.#farewell();
        else this.#askForRules();
      },
      leave: () => {
        this.#tell('girok:leave', {});
        this.#farewell();
        this.#tab.leave();
      },
      enter: () => {
        // A page in that cache does not hear what the visitor says in another.
        if (isRefused()) return this.#forget();
        void this.#tab.enter(Date.now()).then(guard(() => this.#batcher.flushOverdue()));
        // The window has shown another page since.
        this.#page?.takeSnapshot();
        this.#tell('girok:page', { ...firstPage(), kind: 'pop' });
        this.#askForRules();
      },
    });
  }
}

function mutationsOf({ type, data }: Event): number {
  if (type !== Type.IncrementalSnapshot) return 0;
  const { source, adds, removes, texts, attributes } = data as Record<string, unknown[]> & { source: number };
  if (source !== Source.Mutation) return 0;
  return adds!.length + removes!.length + texts!.length + attributes!.length;
}
