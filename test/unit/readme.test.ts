// What the README says that can be checked: its examples compile against the library's types, and its tables of events are
// those of the parser.
import { access, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { FORMATS } from '../../src/formats/index.ts';
import { EVENT_SHAPES, SNAPSHOT_MESSAGE_SHAPE, type Kind, type Shape } from '../../src/protocol/index.ts';
import { codesOf, readmeExamples, readmeTable } from '../support/readme.ts';
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
declare const openRecorder: typeof import('./holdfast.js').openRecorder;
declare const recordingFetch: typeof import(${JSON.stringify(join(ROOT, 'src', 'adapters', 'recording-fetch.ts'))}).recordingFetch;
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

/** Fields that any event may carry stand in a row of their own. */
const OF_ANY_EVENT = ['event_id', 'occurred_at'];

/** The rows of the README's table of events, by what their first cell names. */
const SHAPES: Readonly<Record<string, Shape>> = { ...EVENT_SHAPES, messages: SNAPSHOT_MESSAGE_SHAPE };

interface Fields {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** At least one of the optional fields must be given. */
  readonly needsOne: boolean;
}

function fieldsOf({ rows, anyOf }: Shape): Fields {
  const own = rows.filter(({ name }) => !OF_ANY_EVENT.includes(name));
  const named = (isOptional: boolean): string[] =>
    own.filter((row) => row.isOptional === isOptional).map(({ name }) => name);
  return { required: named(false), optional: named(true), needsOne: anyOf.length > 0 };
}

test('the table of events names the fields of each event', async () => {
  const rows = await readmeTable('Event', 'Required', 'Optional');
  const events = rows
    .slice(0, -1)
    .map(([event = '', required = '', optional = '']): [string, Fields] => [
      codesOf(event)[0] ?? '',
      { required: codesOf(required), optional: codesOf(optional), needsOne: optional.endsWith('at least one') },
    ]);
  expect(Object.fromEntries(events)).toEqual(
    Object.fromEntries(Object.entries(SHAPES).map(([name, shape]) => [name, fieldsOf(shape)])),
  );
  expect(rows.at(-1)).toEqual(['any event', '', OF_ANY_EVENT.map((name) => `\`${name}\``).join(', ')]);
});

/** How the README's table of types calls a kind of field. */
function nameOfKind(field: Kind): string {
  switch (field.kind) {
    case 'number':
      return field.isWhole ? 'whole number' : 'time in epoch ms';
    case 'flag':
      return 'boolean';
    case 'json':
      return 'JSON';
    default:
      return field.kind;
  }
}

test('the table of types names the type of each field', async () => {
  const rows = await readmeTable('Type', 'Fields');
  const named = rows.flatMap(([type = '', fields = '']) =>
    codesOf(fields).map((name) => `${name}: ${type.split(':')[0]}`),
  );
  const fields = Object.values(SHAPES).flatMap((shape) => shape.rows);
  expect(named.toSorted()).toEqual(
    [...new Set(fields.map(({ name, field }) => `${name}: ${nameOfKind(field)}`))].toSorted(),
  );
});

test('the table of imports has every format that is read, and a test of each', async () => {
  const rows = await readmeTable('`format`', 'Of', 'Files', 'Beside roles and texts', 'Test');
  const names = new Set(FORMATS.map(({ name }) => name));
  expect(rows.flatMap(([name = '']) => codesOf(name)).toSorted()).toEqual([...names].toSorted());
  const tests = rows.flatMap((cells) => codesOf(cells.at(-1) ?? ''));
  expect(tests).toHaveLength(names.size);
  for (const name of tests) await access(join(ROOT, 'test', 'unit', `${name}.test.ts`));
});
