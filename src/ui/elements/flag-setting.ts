// A setting that is on or off, as the views of settings show it.

import { html, nothing, type TemplateResult } from 'lit';

export interface FlagSetting {
  /** Of the recorder; also names the box for tests. */
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

export function flagSetting({ name, label, hint, isOn, onChange }: FlagSetting): TemplateResult {
  return html`
    <div class="row">
      <div>
        <label>
          <input
            type="checkbox"
            data-testid="setting-${name}"
            .checked=${isOn}
            @change=${(event: Event) => onChange(event.target instanceof HTMLInputElement && event.target.checked)}
          />
          ${label}
        </label>
        ${hint === undefined ? nothing : html`<p class="hint">${hint}</p>`}
      </div>
    </div>
  `;
}
