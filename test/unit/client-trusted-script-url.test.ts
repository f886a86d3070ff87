// Addresses of scripts on pages with and without Trusted Types.

import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';

type CreateScriptUrl = (address: string) => string;

/** A TrustedScriptURL: Trusted Types give objects that stand for a string. */
class FakeScriptUrl {
  readonly #address: string;

  constructor(address: string) {
    this.#address = address;
  }

  toString(): string {
    return this.#address;
  }
}

const made: string[] = [];

function trustedTypes(): { createPolicy: (name: string, rules: { createScriptURL: CreateScriptUrl }) => object } {
  return {
    createPolicy: (name, { createScriptURL }) => {
      made.push(name);
      return { createScriptURL: (address: string) => new FakeScriptUrl(createScriptURL(address)) };
    },
  };
}

/** The function in a fresh page that has these Trusted Types. */
async function open(types: object | undefined): Promise<(address: string) => unknown> {
  vi.stubGlobal('location', new URL('https://app.example/chat/'));
  vi.stubGlobal('trustedTypes', types);
  onTestFinished(() => void vi.unstubAllGlobals());
  vi.resetModules();
  const { trustedScriptUrl } = await import('../../src/client/trusted-script-url.ts');
  return (address) => trustedScriptUrl(new URL(address, location.href));
}

beforeEach(() => {
  made.length = 0;
});

test('makes one policy named holdfast, which takes addresses of this origin', async () => {
  const trustedScriptUrl = await open(trustedTypes());
  const given = [trustedScriptUrl('./sw.js'), trustedScriptUrl('https://app.example/worker.js')];
  expect(given).toEqual([expect.any(FakeScriptUrl), expect.any(FakeScriptUrl)]);
  expect(given.map(String)).toEqual(['https://app.example/chat/sw.js', 'https://app.example/worker.js']);
  expect(made).toEqual(['holdfast']);
});

test.each(['https://other.example/sw.js', 'data:text/javascript,1', 'blob:https://app.example/1'])(
  'leaves %s untrusted',
  async (address) => {
    const trustedScriptUrl = await open(trustedTypes());
    expect(trustedScriptUrl(address)).toBe(address);
  },
);

test('gives the plain address where there are no Trusted Types', async () => {
  const trustedScriptUrl = await open(undefined);
  expect(trustedScriptUrl('../sw.js')).toBe('https://app.example/sw.js');
});

test('gives the plain address where the page does not allow the policy', async () => {
  const trustedScriptUrl = await open({
    createPolicy: () => {
      throw new TypeError('Policy "holdfast" disallowed.');
    },
  });
  expect(trustedScriptUrl('./sw.js')).toBe('https://app.example/chat/sw.js');
  expect(trustedScriptUrl('./sw.js')).toBe('https://app.example/chat/sw.js');
});
