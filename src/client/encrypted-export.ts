// Encrypts an export while it is read.

import { createExportEnd, type ExportedFile } from '../formats/index.ts';
import { encrypt, ENCRYPTED_ENDING, piecesOf } from '../protect/index.ts';
import { failed, ok, reasonOf, type Result } from '../protocol/index.ts';

/** The same file, encrypted. Errors: `invalid_event` for a passphrase that is empty or no text; `not_connected` where the browser does not encrypt. */
export function encryptedExport(file: ExportedFile, passphrase: unknown): Result<ExportedFile> {
  if (typeof passphrase !== 'string' || passphrase === '')
    return failed(
      'invalid_event',
      'The passphrase must be a text that is not empty. Leave it out for a file that anyone can read.',
    );
  // Browsers have no `subtle` on pages of plain http, whatever its type says.
  if (!('subtle' in crypto)) return failed('not_connected', 'Browsers encrypt only on pages of https or localhost.');
  const pieces = encrypt(piecesOf(file.body), passphrase);
  // Once it is being read, its reader gives it up.
  const giveUp = async (reason: unknown): Promise<void> => {
    if (!file.body.locked) await file.body.cancel(reason);
  };
  const { done, end } = createExportEnd();
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      async pull(controller) {
        try {
          const next = await pieces.next();
          if (next.done !== true) return controller.enqueue(next.value);
          controller.close();
          end(await file.done);
        } catch (error) {
          controller.error(error);
          await giveUp(error);
          const read = await file.done;
          end(read.ok ? failed('internal_error', reasonOf(error)) : read);
        }
      },
      async cancel(reason) {
        await pieces.return(undefined);
        await giveUp(reason);
        end(await file.done);
      },
    },
    { highWaterMark: 0 },
  );
  return ok({ ...file, name: `${file.name}${ENCRYPTED_ENDING}`, media_type: 'application/octet-stream', body, done });
}
