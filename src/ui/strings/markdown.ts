// What rendered Markdown says.

import { plural } from '../../kit/format.ts';

export const MARKDOWN_STRINGS = {
  copyCode: 'Copy',
  copied: 'Copied',
  notCopied: 'Not copied',
  code: (language: string): string => (language === '' ? 'Code' : `Code: ${language}`),
  table: 'Table',
  image: 'Picture',
  showImage: (host: string): string => `Show picture from ${host}`,
  loadingImage: 'Loading the picture…',
  imageFailed: (host: string): string => `Not loaded from ${host}. Try again`,
  openImage: 'Open in a new tab',
  whyNotShown:
    'Holdfast loads nothing from other servers by itself. The server of the picture will see that you ask for it.',
  long: (length: number): string => `Shown as it was recorded, as it has ${plural(length, 'character')}.`,
  renderLong: 'Render it',
  leadsNowhere: (address: string): string => `Led to ${address} in the app that recorded it`,
};
