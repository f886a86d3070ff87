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

/** The same values; an iterator itself where `source` is one. `createTap` is called for each iteration. */
export function tapIterable<T>(source: AsyncIterable<T>, createTap: () => Tap<T>): AsyncIterable<T> {
  if (!('next' in source)) {
    return { [Symbol.asyncIterator]: () => tapIterator(source[Symbol.asyncIterator](), createTap()) };
  }
  return tapIterator(source[Symbol.asyncIterator](), createTap());
}

function tapIterator<T>(source: AsyncIterator<T>, tap: Tap<T>): AsyncIterableIterator<T> {
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
    next: () => pass(source.next()),
    [Symbol.asyncIterator]: () => iterator,
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
