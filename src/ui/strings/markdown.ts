// What rendered Markdown says.

export const MARKDOWN_STRINGS = {
  copyCode: 'Copy',
  copied: 'Copied',
  notCopied: 'Not copied',
  code: (language: string): string => (language === '' ? 'Code' : `Code: ${language}`),
  table: 'Table',
  image: 'Picture',
  openImage: 'Open in a new tab',
  whyNotShown:
    'Holdfast loads nothing from other servers by itself. The server of the picture will see that you open it.',
  leadsNowhere: (address: string): string => `Led to ${address} in the app that recorded it`,
};
