// One attachment of a message: a picture, audio or video that is shown, or a download. Its bytes are read when it comes near the
// view. Emits `attachment-wanted`.

import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { attachmentKind, essenceOf, type NamedAttachment, UNKNOWN_MEDIA_TYPE } from '../../protocol/index.ts';
import { controlStyles } from '../../kit/control-styles.ts';
import { attachmentStrings } from '../strings/attachment.ts';
import { readAttachment } from '../view/attachment-reading.ts';

/** How far from the view it is read, so that it is there when it is scrolled to. */
const NEAR = '600px';

@customElement('holdfast-attachment')
export class HoldfastAttachment extends LitElement {
  static override readonly styles = [
    controlStyles,
    css`
      :host {
        display: block;
        margin-block: 0.5rem;
      }

      img,
      video {
        display: block;
        max-width: 100%;
        max-height: 32rem;
        border-radius: var(--radius);
      }

      audio {
        display: block;
        max-width: 100%;
      }

      p {
        margin: 0.25rem 0 0;
        font-size: var(--text-small);
        color: var(--ink-soft);
      }
    `,
  ];

  @property({ attribute: false }) named: NamedAttachment = {};

  /** The address of its bytes in this page; null until they are read. */
  @state() private address: string | null = null;
  @state() private problem: string | null = null;
  /** That of the stored bytes: what the message says may be wrong. */
  @state() private mediaType = UNKNOWN_MEDIA_TYPE;

  readonly #nearness = new IntersectionObserver(
    (entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) void this.#read();
    },
    { rootMargin: NEAR },
  );
  #reading: string | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#nearness.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#nearness.disconnect();
    this.#forget();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get('named');
    if (before === undefined || before.sha256 === this.named.sha256) return;
    this.#forget();
    this.#nearness.unobserve(this);
    this.#nearness.observe(this);
  }

  override render(): TemplateResult {
    const { name, size, not_stored } = this.named;
    const problem = not_stored === undefined ? this.problem : attachmentStrings.notStored(not_stored);
    return html`
      ${this.address === null ? nothing : this.#shown(this.address)}
      <p data-testid="attachment" data-state=${problem === null ? (this.address === null ? 'loading' : 'shown') : 'missing'}>
        <bdi>${name ?? attachmentStrings.unnamed}</bdi>
        ${size === undefined ? nothing : attachmentStrings.size(size)}
        ${problem ?? (this.address === null ? attachmentStrings.loading : this.#download(this.address))}
      </p>
    `;
  }

  #shown(address: string): TemplateResult | typeof nothing {
    const { name = attachmentStrings.unnamed } = this.named;
    const fail = (): void => {
      this.problem = attachmentStrings.broken;
    };
    switch (attachmentKind(this.mediaType)) {
      case 'picture':
        return html`<img src=${address} alt=${name} @error=${fail} />`;
      case 'audio':
        return html`<audio controls preload="metadata" src=${address} aria-label=${name} @error=${fail}></audio>`;
      case 'video':
        return html`<video controls preload="metadata" src=${address} aria-label=${name} @error=${fail}></video>`;
      case 'other':
        return nothing;
    }
  }

  #download(address: string): TemplateResult {
    const { name = attachmentStrings.unnamed } = this.named;
    return html`<a href=${address} download=${name}>${attachmentStrings.download(name)}</a>`;
  }

  async #read(): Promise<void> {
    const { sha256 } = this.named;
    if (sha256 === undefined || this.#reading === sha256) return;
    this.#reading = sha256;
    const answer = await readAttachment(this, sha256);
    if (this.#reading !== sha256) return;
    if (answer?.ok !== true) {
      const isMissing = answer === null || answer.error.code === 'attachment_not_found';
      this.problem = isMissing ? attachmentStrings.missing : answer.error.message;
      return;
    }
    const { bytes, media_type } = answer.value;
    this.mediaType = media_type;
    // An address of this page has its origin: opened as a page, HTML or SVG would run there.
    const type = attachmentKind(media_type) === 'other' ? UNKNOWN_MEDIA_TYPE : essenceOf(media_type);
    this.address = URL.createObjectURL(new Blob([bytes], { type }));
  }

  #forget(): void {
    if (this.address !== null) URL.revokeObjectURL(this.address);
    this.address = this.problem = this.#reading = null;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'holdfast-attachment': HoldfastAttachment;
  }
}
