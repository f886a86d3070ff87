// Listens to a stream that an app reads. Reading drives the source, and leaving reaches it; nothing is buffered.

/** How a stream ended: `left` by the app before its end, `broken` by an error of the source. */
export type TapEnd = { readonly how: 'ended' | 'left' } | { readonly how: 'broken'; readonly error: unknown };

/** Takes what the app reads. It must not throw. */
export interface Tap<T> {
  next(value: T): void;
  /** At most once for each stream that is read. */
  end(end: TapEnd): void;
}

/** Where an answer cannot be recorded. */
export const UNHEARD: Tap<unknown> = { next: () => undefined, end: () => undefined };

/**
 * The same object, whose iterations are heard: an app may use its other members. It iterates asynchronously where it did so
 * synchronously. `createTap` is called for each iteration; at once where `source` is an iterator itself.
 */
export function tapIterable<S extends object>(
  source: S,
  createTap: () => Tap<ItemOf<S>>,
): S & AsyncIterable<ItemOf<S>> {
  const own = source as Partial<AsyncIterable<ItemOf<S>> & Iterable<ItemOf<S>>>;
  const iterate = own[Symbol.asyncIterator]?.bind(source) ?? asynchronous(own[Symbol.iterator]?.bind(source));
  if (!('next' in source) || !(Symbol.asyncIterator in source))
    return withMembers(source, { [Symbol.asyncIterator]: () => tapIterator(iterate(), createTap()) });
  return withMembers(source, tapIterator(iterate(), createTap()));
}

/** What a source iterates over. */
export type ItemOf<S> = S extends AsyncIterable<infer T> ? T : S extends Iterable<infer T> ? Awaited<T> : never;

function asynchronous<T>(iterate: (() => Iterator<T>) | undefined): () => AsyncGenerator<T> {
  return async function* () {
    if (iterate === undefined) throw new TypeError('The stream is not iterable.');
    yield* { [Symbol.iterator]: iterate };
  };
}

/** Defines members of the object; of one that inherits from it, where it is frozen. */
function withMembers<S extends object, M extends object>(source: S, members: M): S & M {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it has what the source has
  const own = Object.isExtensible(source) ? source : (Object.create(source) as S);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- they are defined
  return Object.defineProperties(own, Object.getOwnPropertyDescriptors(members)) as S & M;
}

/** The same values. */
export function tapIterator<T>(source: AsyncIterator<T>, tap: Tap<T>): AsyncIterableIterator<T> {
  const next = source.next.bind(source);
  const end = once(tap);

  async function pass(step: Promise<IteratorResult<T>>): Promise<IteratorResult<T>> {
    try {
      const result = await step;
      if (result.done === true) end({ how: 'ended' });
      else tap.next(result.value);
      return result;
    } catch (error) {
      end({ how: 'broken', error });
      throw error;
    }
  }

  const iterator: AsyncIterableIterator<T> = {
    next: (...args) => pass(next(...args)),
    [Symbol.asyncIterator]() {
      return this;
    },
  };
  const leave = source.return?.bind(source);
  if (leave !== undefined) {
    iterator.return = (value?: unknown) => {
      end({ how: 'left' });
      return leave(value);
    };
  }
  const interrupt = source.throw?.bind(source);
  if (interrupt !== undefined) {
    iterator.throw = (error?: unknown) => {
      end({ how: 'left' });
      return interrupt(error);
    };
  }
  return iterator;
}

/** The same chunks. */
export function tapReadable<T>(source: ReadableStream<T>, tap: Tap<T>): ReadableStream<T> {
  const end = once(tap);
  const reader = source.getReader();
  return new ReadableStream<T>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (done) {
            end({ how: 'ended' });
            controller.close();
            return;
          }
          tap.next(value);
          controller.enqueue(value);
        } catch (error) {
          end({ how: 'broken', error });
          controller.error(error);
        }
      },
      cancel(reason) {
        end({ how: 'left' });
        return reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
}

function once<T>(tap: Tap<T>): (end: TapEnd) => void {
  let hasEnded = false;
  return (end) => {
    if (hasEnded) return;
    hasEnded = true;
    tap.end(end);
  };
}
