// What happens to events before they are queued: the bytes of data URLs are stored and replaced by their names, and names are
// noted. A token passes at once. Events of one sender stay in order; where attachments fail or take too long, text goes on.

import { ATTACHMENT_DEADLINE_MS, settleWithin, type ErrorCode, type Replacement } from '../protocol/index.ts';
import { StorageError } from '../storage/index.ts';
import type { AttachmentUses } from './attachment-uses.ts';
import { putAttachment, type AttachmentContext } from './attachments.ts';
import { ATTACHMENT_PAUSE_MS } from './constants.ts';
import { bytesOfDataUrl } from './data-urls.ts';
import { findAttachments, replaceDataUrls, usesOf, type FoundAttachments } from './event-attachments.ts';

type Add<T> = (events: readonly unknown[]) => Promise<T>;

export class AttachmentIntake {
  readonly #context: AttachmentContext;
  readonly #uses: AttachmentUses;
  /** For each sender whose attachments are being stored: settles once its events are queued. Never rejects. */
  readonly #waiting = new Map<string | null, Promise<unknown>>();
  #failedAt = -Infinity;

  constructor(context: AttachmentContext, uses: AttachmentUses) {
    this.#context = context;
    this.#uses = uses;
  }

  /** Gives the events to `add`, at once where they have no attachment and none of the sender's waits. Settles like `add`. */
  take<T>(events: readonly unknown[], sender: string | null, add: Add<T>): Promise<T> {
    const before = this.#waiting.get(sender);
    const found = this.#find(events);
    if (before === undefined && found === null) return add(events);
    const queued = this.#queue(events, found, before, add);
    this.#waiting.set(sender, queued);
    return queued.then(async ({ added }) => {
      if (this.#waiting.get(sender) === queued) this.#waiting.delete(sender);
      return added;
    });
  }

  async #queue<T>(
    events: readonly unknown[],
    found: FoundAttachments | null,
    before: Promise<unknown> | undefined,
    add: Add<T>,
  ): Promise<{ added: Promise<T> }> {
    const storing =
      found === null ? events : this.#stored(events, found).catch((cause: unknown) => this.#give(events, cause));
    const [ready] = await Promise.all([storing, before]);
    const added = add(ready);
    const confirm = (): void => this.#uses.confirm(found === null ? [] : usesOf(ready));
    added.then(confirm, confirm);
    return { added }; // in an object, so that nothing waits for its commit
  }

  #find(events: readonly unknown[]): FoundAttachments | null {
    try {
      return findAttachments(events);
    } catch (cause) {
      this.#give(events, cause);
      return null;
    }
  }

  /** The events as they came: what cannot be read is refused where events are parsed. */
  #give(events: readonly unknown[], cause: unknown): readonly unknown[] {
    this.#context.host.log('Events could not be searched for attachments', cause);
    return events;
  }

  /** The events as they are to be recorded. Never rejects, and settles within the deadline. */
  async #stored(events: readonly unknown[], { urls }: FoundAttachments): Promise<readonly unknown[]> {
    const { host } = this.#context;
    const kept = new Map<string, Replacement | undefined>();
    const late: Replacement = { not_stored: 'deadline_exceeded' satisfies ErrorCode };
    const replaced = (): readonly unknown[] =>
      events.map((event) => replaceDataUrls(event, (url) => (kept.has(url) ? kept.get(url) : late)));
    let isOver = false;
    const store = async (): Promise<readonly unknown[]> => {
      for (const url of urls) kept.set(url, isOver ? late : await this.#keep(url));
      const ready = replaced();
      await this.#note(ready);
      return ready;
    };
    return settleWithin(store(), ATTACHMENT_DEADLINE_MS, host.startTimer, () => {
      isOver = true;
      this.#failedAt = host.elapsed();
      const ready = replaced();
      this.#uses.remember(usesOf(ready));
      return ready;
    });
  }

  /** Notes what events name, unless the storage has failed lately. Never rejects. */
  async #note(events: readonly unknown[]): Promise<void> {
    const uses = usesOf(events);
    if (this.#isPaused) this.#uses.remember(uses);
    else if (!(await this.#uses.noteSafely(uses))) this.#failedAt = this.#context.host.elapsed();
  }

  /** Whether the storage has failed so lately that no event waits for it. */
  get #isPaused(): boolean {
    return this.#context.host.elapsed() - this.#failedAt < ATTACHMENT_PAUSE_MS;
  }

  /** What takes the place of a data URL; undefined where that is none, and stays. Never rejects. */
  async #keep(url: string): Promise<Replacement | undefined> {
    const { host } = this.#context;
    const bytes = bytesOfDataUrl(url);
    if (bytes === null) return undefined;
    const about = { size: bytes.size, media_type: bytes.type };
    const failed: Replacement = { not_stored: 'storage_unavailable' satisfies ErrorCode, ...about };
    if (this.#isPaused) return failed;
    try {
      const { ok, value, error } = await putAttachment(this.#context, bytes);
      return ok ? { ...value } : { not_stored: error.code, ...about };
    } catch (cause) {
      host.log('An attachment could not be stored', cause);
      this.#failedAt = host.elapsed();
      return cause instanceof StorageError ? { ...failed, not_stored: cause.code } : failed;
    }
  }
}
