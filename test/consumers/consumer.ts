// An app that installs the package as npm packs it. Each is a folder here, with a lock file of its own.
import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, inject } from 'vitest';
import { bringPackages } from '../support/bring-packages.ts';
import { typeCheck } from '../support/type-check.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** A consumer whose packages are installed. */
export interface Consumer {
  readonly folder: string;
  /** Runs a script of an installed package, or of the app, with Node. Resolves with what it prints; rejects where it fails. */
  readonly run: (script: string, ...args: readonly string[]) => Promise<string>;
}

const brought = new Map<string, Promise<Consumer>>();

/** Installs the packages of a consumer and the package as it is packed, and checks the types of the app: once for each test file. */
export function bringConsumer(name: string): Promise<Consumer> {
  const known = brought.get(name) ?? install(name);
  brought.set(name, known);
  return known;
}

async function install(name: string): Promise<Consumer> {
  const place = `test/consumers/${name}`;
  const folder = join(ROOT, place);
  const bundler = await bringPackages(ROOT, place, `The packages of the consumer ${name}`);
  if (!bundler.ok) throw new Error(bundler.message);
  await rm(join(folder, 'node_modules', 'holdfast'), { recursive: true, force: true });
  const quiet = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'];
  await promisify(execFile)('npm', ['install', ...quiet, inject('tarball')], { cwd: folder });
  expect(await typeCheck(folder)).toBe('');
  return {
    folder,
    run: async (script, ...args) => {
      const env = { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' };
      const { stdout } = await promisify(execFile)(process.execPath, [join(folder, script), ...args], {
        cwd: folder,
        env,
      });
      return stdout;
    },
  };
}
