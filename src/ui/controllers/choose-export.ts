// Has a person choose the format of a file, whether it is encrypted, and whether it has the secrets of what was recorded. What asks is loaded with the first question.

import type { RecorderClient } from '../../client/index.ts';
import type { ExportChoice } from '../elements/holdfast-save-dialog.ts';
import { EXPORT_FORMATS, type ExportFormat, type LossCode } from '../../protocol/index.ts';

/** What a person chooses for so many sessions; null for no file. Rejects where the dialog cannot be loaded. */
export async function chooseExport(
  client: Pick<RecorderClient, 'api' | 'export'>,
  count: number,
): Promise<ExportChoice | null> {
  const [, status, ...known] = await Promise.all([
    import('../elements/holdfast-save-dialog.ts'),
    client.api.status(),
    ...EXPORT_FORMATS.map((format) => lossesOf(client, format)),
  ]);
  const dialog = document.createElement('holdfast-save-dialog');
  dialog.count = count;
  dialog.losses = new Map(known);
  dialog.redact = status.value?.config.redact ?? false;
  document.body.append(dialog);
  try {
    return await dialog.choose();
  } finally {
    dialog.remove();
  }
}

/** An export of no session reads nothing. */
async function lossesOf(
  client: Pick<RecorderClient, 'export'>,
  format: ExportFormat,
): Promise<[ExportFormat, readonly LossCode[]]> {
  const file = await client.export({ format, session_ids: [] });
  return [format, file.value?.losses ?? []];
}
