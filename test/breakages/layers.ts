// The layers of tests that may catch a breakage, cheapest first.

export interface Layer {
  readonly name: string;
  /** Arguments of `vitest run`. */
  readonly args: readonly string[];
}

export const LAYERS: readonly Layer[] = [
  {
    name: 'unit',
    args: [
      '--project',
      'unit',
      '--exclude',
      'test/unit/simulation*.test.ts',
      '--exclude',
      'test/unit/hostile*.test.ts',
    ],
  },
  {
    name: 'simulation',
    args: ['--project', 'unit', 'test/unit/simulation.test.ts', 'test/unit/simulation-second-half.test.ts'],
  },
  { name: 'browser', args: ['--project', 'browser'] },
  { name: 'torture', args: ['--project', 'torture', 'chromium'] },
];
