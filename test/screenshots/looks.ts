// The looks in which screenshots are taken: colours and sizes.

export interface Look {
  readonly name: string;
  readonly media: {
    readonly colorScheme: 'light' | 'dark';
    readonly forcedColors?: 'active';
    readonly contrast?: 'more';
  };
  readonly viewport: { readonly width: number; readonly height: number };
}

const SIZES = {
  wide: { width: 1280, height: 800 },
  tablet: { width: 820, height: 1180 },
  phone: { width: 390, height: 844 },
  /** A window of 1280 × 800 with 200 % zoom. */
  zoom: { width: 640, height: 400 },
} as const;

export const LOOKS: readonly Look[] = [
  { name: 'light-wide', media: { colorScheme: 'light' }, viewport: SIZES.wide },
  { name: 'dark-wide', media: { colorScheme: 'dark' }, viewport: SIZES.wide },
  { name: 'light-phone', media: { colorScheme: 'light' }, viewport: SIZES.phone },
  { name: 'dark-phone', media: { colorScheme: 'dark' }, viewport: SIZES.phone },
  { name: 'light-tablet', media: { colorScheme: 'light' }, viewport: SIZES.tablet },
  { name: 'dark-tablet', media: { colorScheme: 'dark' }, viewport: SIZES.tablet },
  { name: 'light-zoom', media: { colorScheme: 'light' }, viewport: SIZES.zoom },
  { name: 'contrast-wide', media: { colorScheme: 'light', contrast: 'more' }, viewport: SIZES.wide },
  { name: 'forced-wide', media: { colorScheme: 'dark', forcedColors: 'active' }, viewport: SIZES.wide },
];
