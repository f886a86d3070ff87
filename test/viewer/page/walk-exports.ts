// Exports all that is recorded in every format, and imports what was exported again: packed, and encrypted.
import type { RecorderClient } from '../../../src/client/index.ts';
import { EXPORT_FORMATS, type ExportFormat } from '../../../src/protocol/index.ts';
import { formatRoute } from '../../../src/ui/view/route.ts';
import { dropFiles } from './drop-files.ts';
import type { ViewerFrame } from './frame.ts';

/** A session of the import before, by what its answer says. */
const SESSION = { id: 'chatgpt:chat-2', text: 'Answer 2' } as const;

const PASSPHRASE = 'four words are easy';
const LONGEST_MS = 30_000;
const LOOK_EVERY_MS = 200;

/** One line for each export or import that is not as it must be. */
export async function walkExports(frame: ViewerFrame, recorder: RecorderClient): Promise<string[]> {
  const faults: string[] = [];
  for (const format of EXPORT_FORMATS) {
    const { blob, sessions } = await exported(recorder, format);
    if (sessions < 40 || blob.size < 1_000) faults.push(`${format} has ${sessions} sessions in ${blob.size} bytes`);
  }
  await frame.go(formatRoute({ name: 'import' }));
  for (const passphrase of [null, PASSPHRASE]) {
    const { name, blob } = await exported(recorder, 'zip', passphrase);
    await recorder.api.purge(SESSION.id);
    dropFiles(frame, { [name]: blob });
    if (passphrase !== null) await givePassphrase(frame, passphrase);
    if (!(await isBack(recorder))) faults.push(`${name} did not bring ${SESSION.id} back`);
  }
  return faults;
}

async function exported(
  recorder: RecorderClient,
  format: ExportFormat,
  passphrase: string | null = null,
): Promise<{ readonly name: string; readonly blob: Blob; readonly sessions: number }> {
  const file = await recorder.export({ format, query: {}, passphrase });
  if (!file.ok) throw new Error(file.error.message);
  const blob = await new Response(file.value.body).blob();
  const done = await file.value.done;
  if (!done.ok) throw new Error(done.error.message);
  return { name: file.value.name, blob, sessions: done.value.sessions };
}

async function givePassphrase(frame: ViewerFrame, passphrase: string): Promise<void> {
  const field = await frame.appears('[data-testid=passphrase]');
  Object.assign(field ?? {}, { value: passphrase });
  const button = await frame.appears('[data-testid=passphrase-open]');
  button?.dispatchEvent(new MouseEvent('click', { bubbles: true, composed: true, cancelable: true }));
}

async function isBack({ api }: RecorderClient): Promise<boolean> {
  const endsAt = performance.now() + LONGEST_MS;
  for (;;) {
    const read = await api.session(SESSION.id);
    if (read.ok) return read.value.messages.some(({ content }) => content.startsWith(SESSION.text));
    if (performance.now() > endsAt) return false;
    await new Promise((resolve) => {
      setTimeout(resolve, LOOK_EVERY_MS);
    });
  }
}
