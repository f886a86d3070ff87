// How far an import has come, as the view and the note show it. It is not read out: that happens at the end.

import { html, nothing, type TemplateResult } from 'lit';
import type { RunningImport } from '../controllers/imports.ts';
import { importStrings as strings } from '../strings/import.ts';
import { shareOf, timeLeft } from '../view/import-progress.ts';
import { durationText } from './import-texts.ts';

/** The bar, and the figures below it. */
export function importProgress({ found, progress }: RunningImport): TemplateResult {
  const share = progress === null ? null : shareOf(progress);
  const left = progress === null ? null : timeLeft(progress);
  return html`
    <progress aria-label=${strings.label} max="1" value=${share ?? nothing} data-testid="import-progress"></progress>
    <p class="figures" data-testid="import-figures">
      ${
        progress === null
          ? html`<span>${found === null ? strings.reading : strings.gathering(found)}</span>`
          : html`
              ${share === null ? nothing : html`<span>${strings.share(share)}</span>`}
              <span>${strings.bytes(progress.bytes_read, progress.bytes_total)}</span>
              <span>${strings.stored(progress.sessions, progress.messages)}</span>
              ${progress.bytes_per_second > 0 ? html`<span>${strings.rate(progress.bytes_per_second)}</span>` : nothing}
              ${left === null ? nothing : html`<span>${strings.left(durationText(left))}</span>`}
            `
      }
    </p>
  `;
}
