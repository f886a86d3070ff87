// A program that reads an export with the importer and writes its sessions as JSON lines: node node-import.js FILE OUTPUT
import { createWriteStream, openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { importFiles } from '../../../src/importer/index.ts';
import { failed } from '../../../src/protocol/index.ts';

const [file = '', output = ''] = process.argv.slice(2);
const written = createWriteStream(output);
const { report, error } = await importFiles([{ path: basename(file), blob: await openAsBlob(file) }], {
  store(sessions) {
    for (const session of sessions) written.write(`${JSON.stringify(session)}\n`);
    return Promise.resolve(
      sessions.map(({ session_id, title, messages }) => ({
        ok: true,
        value: { session_id, title, message_count: messages.length, outcome: 'new' },
      })),
    );
  },
  files: {
    attach: () => Promise.resolve(failed('attachments_full', 'Files are not measured.')),
    has: () => Promise.resolve(false),
  },
  signal: new AbortController().signal,
  elapsed: () => performance.now(),
});
await new Promise((resolve) => written.end(resolve));
if (error !== null) throw new Error(error.message);
console.log(`${report.sessions.length} sessions`);
