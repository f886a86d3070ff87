// Every example of the README compiles against the library's types.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readmeExamples } from '../support/readme.ts';
import { typeCheck } from '../support/type-check.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** What the examples take from their app. */
const APP = `
declare const answer: AsyncIterable<string>;
declare const recorder: import('./holdfast.js').RecorderClient;
declare const session_id: string;
declare function show(shown: unknown): void;
declare function render(shown: unknown): void;
declare function offer(apply: import('./holdfast.js').ApplyUpdate): void;
declare const installServiceWorker: typeof import('./holdfast.js').installServiceWorker;
`;

/** What the compiler says of the examples; empty where it takes them. */
async function compile(examples: readonly string[]): Promise<string> {
  const cache = join(ROOT, '.cache');
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'readme-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const source = join(ROOT, 'src', 'client', 'index.ts');
  await writeFile(join(folder, 'app.d.ts'), APP);
  await writeFile(join(folder, 'holdfast.d.ts'), `export * from ${JSON.stringify(source)};\n`);
  for (const [index, example] of examples.entries())
    await writeFile(join(folder, `example-${index}.ts`), `${example}\nexport {};\n`);
  const config = {
    extends: join(ROOT, 'src', 'tsconfig.base.json'),
    compilerOptions: {
      composite: false,
      rootDir: ROOT,
      noEmit: true,
      emitDeclarationOnly: false,
      noUnusedLocals: false,
      noUnusedParameters: false,
      lib: ['ES2024', 'DOM', 'DOM.Iterable', 'DOM.AsyncIterable'],
    },
    include: ['*.ts', join(ROOT, 'src', 'build', '*.d.ts')],
  };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
  return typeCheck(folder);
}

test('every example compiles', { timeout: 60_000 }, async () => {
  expect(await compile(await readmeExamples())).toBe('');
});

test('an example that does not fit the library does not compile', { timeout: 60_000 }, async () => {
  expect(await compile(["await recorder.record({ type: 'session_start', session: 's1' });"])).toMatch(/error TS/);
});
