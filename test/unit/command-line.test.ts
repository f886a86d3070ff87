// `npx holdfast init`: what it copies into an app's folder, and what it leaves alone.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { run } from '../../src/cli/main.ts';

const { version } = packageJson;

/** The files of a package, as a build makes them. */
const PACKAGE = {
  'worker.js': '// holdfast 0.1.0 worker.js\nself.worker=1;\n//# sourceMappingURL=worker.js.map',
  'sw-import.js': '// holdfast 0.1.0 sw-import.js\nself.imports=1;\n',
  'sw.js': '// holdfast 0.1.0 sw.js\nself.sw=1;\n//# sourceMappingURL=sw.js.map',
  'viewer/index.html': '<!doctype html>',
  'viewer/assets/viewer-a1.js': 'show();',
};

let packageFolder: string;
let app: string;

beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-init-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  packageFolder = join(folder, 'package');
  app = join(folder, 'app');
  await mkdir(join(app, 'public'), { recursive: true });
  await release(PACKAGE);
});

/** Puts another version of the package in the place of the one that is there. */
async function release(files: Readonly<Record<string, string>>): Promise<void> {
  await rm(packageFolder, { recursive: true, force: true });
  for (const [name, content] of Object.entries(files)) await write(join(packageFolder, name), content);
}

async function write(file: string, content: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, content);
}

async function command(...args: readonly string[]): Promise<{ code: number; printed: string; errors: string }> {
  let [printed, errors] = ['', ''];
  const code = await run(args, {
    packageFolder,
    directory: app,
    print: (text) => (printed += text),
    printError: (text) => (errors += text),
  });
  return { code, printed, errors };
}

/** The content of every file of the app's folder. */
async function served(): Promise<Record<string, string>> {
  const folder = join(app, 'public');
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = found.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const contents = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  return Object.fromEntries(files.map((file, index) => [file.slice(folder.length + 1), contents[index] ?? '']));
}

test('copies worker and service worker, with the version in their first lines and without source maps', async () => {
  const { code, printed, errors } = await command('init', 'public');
  expect([code, errors]).toEqual([0, '']);
  const files = await served();
  expect(Object.keys(files).toSorted()).toEqual(['holdfast-sw-import.js', 'holdfast-sw.js', 'holdfast-worker.js']);
  expect(files['holdfast-worker.js']).toMatch(
    new RegExp(`^// holdfast ${version} worker\\.js .*\nself\\.worker=1;\n$`),
  );
  expect(files['holdfast-sw.js']).toMatch(new RegExp(`^// holdfast ${version} sw\\.js .*\nself\\.sw=1;\n$`));
  expect(printed).toMatch(/^written +public\/holdfast-worker\.js$/m);
  expect(printed).toContain("openRecorder({ worker: '/holdfast-worker.js' })");
});

test('copies the viewer when it is asked to, with the version in the first line of its list of files', async () => {
  const { code, printed } = await command('init', 'public', '--viewer');
  expect(code).toBe(0);
  expect(printed).toMatch(/^viewer +public\/holdfast\/ \(3 written\)$/m);
  const files = await served();
  expect(files['holdfast/index.html']).toBe('<!doctype html>');
  expect(files['holdfast/assets/viewer-a1.js']).toBe('show();');
  expect(files['holdfast/holdfast-files.json']?.split('\n')[0]).toContain(`"holdfast": "${version}"`);
});

test('run again, changes nothing and says so', async () => {
  await command('init', 'public', '--viewer');
  const before = await served();
  const { code, printed } = await command('init', 'public', '--viewer');
  expect(code).toBe(0);
  expect(printed).toMatch(/^unchanged +public\/holdfast-sw\.js$/m);
  expect(printed).toMatch(/^viewer +.*\(3 unchanged\)$/m);
  expect(await served()).toEqual(before);
});

test('renews what it has written, and removes files of the viewer that a new version does not have', async () => {
  await command('init', 'public', '--viewer');
  const { 'viewer/assets/viewer-a1.js': _old, ...others } = PACKAGE;
  await release({
    ...others,
    'worker.js': '// holdfast 9 worker.js\nself.worker=9;',
    'viewer/assets/viewer-b2.js': 'new();',
  });
  const { code, printed } = await command('init', 'public', '--viewer');
  expect(code).toBe(0);
  expect(printed).toMatch(/^renewed +public\/holdfast-worker\.js$/m);
  expect(printed).toMatch(/^viewer +.*\(1 written, 1 renewed, 1 unchanged, 1 removed\)$/m);
  const files = await served();
  expect(files['holdfast-worker.js']).toContain('self.worker=9;');
  expect(Object.keys(files)).toContain('holdfast/assets/viewer-b2.js');
  expect(Object.keys(files)).not.toContain('holdfast/assets/viewer-a1.js');
});

test('a copy whose line ends were changed by Git is still renewed', async () => {
  await command('init', 'public');
  const file = join(app, 'public', 'holdfast-worker.js');
  await writeFile(file, (await readFile(file, 'utf8')).replaceAll('\n', '\r\n'));
  await release({ ...PACKAGE, 'worker.js': '// holdfast 9 worker.js\nself.worker=9;' });
  expect((await command('init', 'public')).code).toBe(0);
  expect((await served())['holdfast-worker.js']).toContain('self.worker=9;');
});

test.each([
  ['a file of the app', 'holdfast-sw.js', 'self.mine = 1;'],
  ['a script of the package that was copied by hand', 'holdfast-worker.js', PACKAGE['worker.js']],
  ['a page of the app in the folder of the viewer', 'holdfast/index.html', 'mine'],
  ['a list of files that is not its own', 'holdfast/holdfast-files.json', '["mine"]'],
  [
    'a list of files that leads out of its folder',
    'holdfast/holdfast-files.json',
    '{"holdfast":"1","files":{"../x":"y"}}',
  ],
])('refuses to overwrite %s: it says which, and nothing is changed', async (_what, name, content) => {
  await write(join(app, 'public', name), content);
  const { code, printed, errors } = await command('init', 'public', '--viewer');
  expect([code, printed]).toEqual([1, '']);
  expect(errors).toContain(`  public/${name}\n`);
  expect(errors).toContain('Nothing was changed');
  expect(await served()).toEqual({ [name]: content });
});

test.each([['holdfast-worker.js'], ['holdfast/index.html'], ['holdfast/assets/viewer-a1.js']])(
  'refuses to overwrite or remove its own %s once that was changed',
  async (name) => {
    await command('init', 'public', '--viewer');
    const file = join(app, 'public', name);
    await writeFile(file, `${await readFile(file, 'utf8')}// mine`);
    const before = await served();
    const { 'viewer/assets/viewer-a1.js': _old, ...others } = PACKAGE;
    await release(others);
    const { code, errors } = await command('init', 'public', '--viewer');
    expect(code).toBe(1);
    expect(errors).toContain(`  public/${name}\n`);
    expect(await served()).toEqual(before);
  },
);

test('a folder at the place of a file is an error, and nothing is changed', async () => {
  await mkdir(join(app, 'public', 'holdfast-sw.js'));
  const { code, errors } = await command('init', 'public');
  expect(code).toBe(1);
  expect(errors).toMatch(/^holdfast init failed: .*EISDIR/);
  expect(await served()).toEqual({});
});

test('a folder that does not exist is not made', async () => {
  const { code, errors } = await command('init', 'pulbic');
  expect(code).toBe(1);
  expect(errors).toContain('There is no folder pulbic');
});

test.each([[[]], [['init']], [['init', '--viewer']], [['init', 'a', 'b']], [['init', '--force']], [['copy', 'a']]])(
  'prints how it is used for the arguments %j, and fails',
  async (args) => {
    const { code, printed, errors } = await command(...args);
    expect([code, printed]).toEqual([1, '']);
    expect(errors).toMatch(/^Usage: npx holdfast init <folder>/);
  },
);

test.each([[['--help']], [['init', '--help']]])('prints how it is used when asked: %j', async (args) => {
  const { code, printed } = await command(...args);
  expect(code).toBe(0);
  expect(printed).toMatch(/^Usage: npx holdfast init <folder>/);
});

test('prints its version', async () => {
  expect(await command('--version')).toMatchObject({ code: 0, printed: version });
});
