// The layers of tests that can catch a breakage, cheapest first.

export interface Layer {
  readonly name: string;
  /** Arguments for `vitest run`. */
  readonly args: readonly string[];
}

export const LAYERS: readonly Layer[] = [
  { name: 'unit', args: ['--project', 'unit'] },
  {
    name: 'properties',
    args: [
      '--project',
      'storms',
      'test/storms/reference-programs.test.ts',
      'test/storms/recorder-damage-property.test.ts',
    ],
  },
  { name: 'simulation', args: ['--project', 'storms', 'test/storms/simulation'] },
  { name: 'browser', args: ['--project', 'browser'] },
  { name: 'torture', args: ['--project', 'torture', 'chromium'] },
];
