// A long recorded session, made quickly.
import type { RecordingPage } from './recording-page.ts';

/** So many events are recorded at once. */
const BATCH = 2_000;

/** Records a session of `count` messages, `m0`, `m1`, and so on: questions and answers in turn. */
export async function recordLongSession({ page }: RecordingPage, session_id: string, count: number): Promise<void> {
  await page.evaluate(
    async ([id, total, batch]) => {
      const { recorder } = window;
      await recorder.record({
        type: 'session_start',
        session_id: id,
        provider: 'test',
        title: `A session of ${total}`,
      });
      for (let from = 0; from < total; from += batch) {
        const added = Array.from({ length: Math.min(batch, total - from) }, (_, index) => {
          const position = from + index;
          const content = `Message ${position}. ${'Some words that fill a line or two of it. '.repeat((position * 7) % 11)}`;
          const role = position % 2 === 0 ? 'user' : 'assistant';
          return recorder.record({ type: 'message_add', session_id: id, message_id: `m${position}`, role, content });
        });
        await Promise.all(added);
      }
    },
    [session_id, count, BATCH] as const,
  );
}
