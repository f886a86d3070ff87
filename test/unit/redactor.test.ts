// Secrets are replaced by markers, whole and in pieces, and nothing else is touched.
import { array, assert, constantFrom, nat, oneof, property, string, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  faultOfRules,
  NOTHING_EARLIER,
  redactJson,
  redactPiece,
  Redactor,
  type OwnRule,
} from '../../src/protect/redact/index.ts';

const known = new Redactor();

function redactText(text: string, redactor = known) {
  return redactor.redact(text);
}

/** What becomes of the pieces of a text; each waits for as many of those after it as it needs. */
function redactPieces(pieces: readonly string[], redactor = known): string[] {
  let earlier = NOTHING_EARLIER;
  return pieces.map((piece, index) => {
    for (const count of [0, 1, pieces.length]) {
      const later = pieces.slice(index + 1, index + 1 + count).join('');
      const ending = index + 1 + count >= pieces.length ? 'ended' : 'goes-on';
      const redacted = redactPiece(redactor, earlier, piece, later, ending);
      if (redacted === null) continue;
      ({ earlier } = redacted);
      return redacted.text;
    }
    throw new Error('A text that has ended is decided');
  });
}

/** A text cut into pieces of these lengths, again and again. */
function cutInto(text: string, sizes: readonly number[]): string[] {
  const pieces: string[] = [];
  for (let at = 0, n = 0; at < text.length; n += 1) {
    const size = Math.max(1, sizes[n % sizes.length] ?? 1);
    pieces.push(text.slice(at, at + size));
    at += size;
  }
  return pieces;
}

/** Letters and digits that no one has issued. */
function filler(length: number, alphabet = 'aB3dE5fG7hJ9kLmN2pQ4rS6tU8vW'): string {
  return Array.from({ length }, (_, index) => alphabet[(index * 11) % alphabet.length]).join('');
}

const UPPER = 'ABC2DEF3GHI4JKL5MNO6PQR7';
const HEX = '0a1b2c3d4e5f6789';
const PEM = (label: string, lines = 4): string =>
  [`-----BEGIN ${label}-----`, ...Array.from({ length: lines }, () => filler(64)), `-----END ${label}-----`].join('\n');
const part = (json: object): string => Buffer.from(JSON.stringify(json)).toString('base64url');

/** A secret as its issuer makes it, with its rule. What stands around it and is kept: before the `|`. */
const SECRETS: readonly (readonly [rule: string, text: string])[] = [
  ['private-key', PEM('PRIVATE KEY')],
  ['private-key', PEM('RSA PRIVATE KEY', 25)],
  ['private-key', PEM('OPENSSH PRIVATE KEY').replaceAll('\n', String.raw`\n`)],
  ['private-key', PEM('PGP PRIVATE KEY BLOCK').replace('-----\n', '-----\nVersion: GnuPG v2 (Linux)\n\n')],
  [
    'private-key',
    PEM('RSA PRIVATE KEY').replace(
      '-----\n',
      '-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,0123456789ABCDEF\n\n',
    ),
  ],
  ['age-secret-key', `AGE-SECRET-KEY-1${filler(58, UPPER)}`],
  ['anthropic-key', `sk-ant-api03-${filler(93)}-AA`],
  ['openrouter-key', `sk-or-v1-${filler(64, HEX)}`],
  ['openai-key', `sk-proj-${filler(60)}_${filler(40)}-${filler(20)}`],
  ['openai-key', `sk-svcacct-${filler(80)}`],
  ['langsmith-key', `lsv2_pt_${filler(32, HEX)}_${filler(10, HEX)}`],
  ['langfuse-key', `sk-lf-${filler(8, HEX)}-${filler(4, HEX)}-${filler(4, HEX)}-${filler(4, HEX)}-${filler(12, HEX)}`],
  ['provider-key', `sk-${filler(48)}`],
  ['provider-key', `sk-${filler(32, HEX)}`],
  ['google-key', `AIzaSy${filler(33)}`],
  ['google-oauth-token', `ya29.${filler(60)}`],
  ['google-oauth-secret', `GOCSPX-${filler(28)}`],
  ['aws-access-key', `AKIA${filler(16, UPPER)}`],
  ['aws-access-key', `ASIA${filler(16, UPPER)}`],
  ['aws-secret-key', `aws_secret_access_key = |${filler(38)}/+`],
  ['aws-secret-key', `"SecretAccessKey": "|${filler(38)}+/`],
  ['azure-key', `AccountKey=${filler(86)}==`],
  ['github-token', `ghp_${filler(36)}`],
  ['github-token', `github_pat_${filler(22)}_${filler(59)}`],
  ['gitlab-token', `glpat-${filler(20)}`],
  ['slack-token', `xoxb-${filler(12, '1234567890')}-${filler(12, '1234567890')}-${filler(24)}`],
  ['slack-webhook', `https://hooks.slack.com/services/T${filler(9, UPPER)}/B${filler(9, UPPER)}/${filler(24)}`],
  ['stripe-key', `sk_live_${filler(24)}`],
  ['stripe-key', `whsec_${filler(32)}`],
  ['hugging-face-token', `hf_${filler(34)}`],
  ['groq-key', `gsk_${filler(52)}`],
  ['xai-key', `xai-${filler(80)}`],
  ['perplexity-key', `pplx-${filler(48)}`],
  ['replicate-token', `r8_${filler(37)}`],
  ['npm-token', `npm_${filler(36)}`],
  ['pypi-token', `pypi-AgEIcHlwaS5vcmc${filler(80)}`],
  ['sendgrid-key', `SG.${filler(22)}.${filler(43)}`],
  ['digitalocean-token', `dop_v1_${filler(64, HEX)}`],
  ['databricks-token', `dapi${filler(32, HEX)}`],
  ['json-web-token', `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: '1234567890' })}.${filler(43)}`],
  ['bearer-token', `Authorization: Bearer |${filler(40)}`],
  ['bearer-token', `authorization: bearer |${filler(20)}.${filler(20)}~==`],
];

/** Around it: prose, code, JSON, a URL, foreign scripts. */
const AROUND: readonly (readonly [before: string, after: string])[] = [
  ['', ''],
  ['My key is ', '. Do not tell.'],
  ['export KEY="', '"\n'],
  ['{"key":"', '"}'],
  ['密钥是', '，谢谢'],
  ['https://example.com/?key=', '&q=1'],
  ['```\n', '\n```'],
];

/** What must not be touched. */
const HARMLESS = [
  'scikit-learn is imported as sklearn; sk-learn is another name of it.',
  'task-4711, risk-assessment-of-a-very-long-project-name-2024, desk-1234567890123456789012345678901234567890',
  'Set OPENAI_API_KEY=sk-... or sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx in your shell.',
  'The bearer of this letter, bearer-of-good-news-and-of-everything-else, and Bearer authentication-and-authorization-in-general.',
  '-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIUQ0123456789abcdefghijklmnopqrstuvwxyz\n-----END CERTIFICATE-----',
  '-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE0123456789\n-----END PUBLIC KEY-----',
  'A PEM file begins with -----BEGIN PRIVATE KEY----- and ends with -----END PRIVATE KEY-----.',
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6ba7b810-9dad-11d1-80b4-00c04fd430c8 and c1a00000-0000-4000-8000-000000000001',
  'AKIA is how AWS access keys begin; AKIAS, akia1234567890123456 and MALAKIA234567ABCDEFGHI are none.',
  'hf_hub_download(repo_id="a/b"), npm_config_registry, npm_package_version, r8_minify, ghp_, gsk_',
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'eyJ is how JSON begins in base64: eyJhbGciOiJIUzI1NiJ9 alone is no token.',
  'The slack channel xoxo-and-hugs, and https://hooks.slack.com/services/ without more.',
  'dapifer, pypi-server, SG.de, whsec, AIzanami, ya29, xai-grok-is-a-model, pplx-api',
];

function expected(text: string, rule: string): string {
  const [kept, secret] = text.includes('|') ? text.split('|') : ['', text];
  expect(secret).not.toBe('');
  return `${kept}[redacted: ${rule}]`;
}

describe('a secret', () => {
  test.each(SECRETS)('%s is replaced, wherever it stands', (rule, text) => {
    for (const [before, after] of AROUND)
      expect(redactText(`${before}${text.replace('|', '')}${after}`)).toEqual({
        text: `${before}${expected(text, rule)}${after}`,
        rules: [rule],
      });
  });

  test.each([
    String.raw`{"code":"A=1\n|"}`,
    String.raw`\t|`,
    String.raw`say \u0022|\u0022`,
    'https://example.com/?key%3D|&more',
  ])('is replaced after an escape, wherever that is cut: %s', (around) => {
    for (const key of [`ghp_${filler(36)}`, `sk-proj-${filler(60)}`, `AKIA${filler(16, UPPER)}`]) {
      const whole = around.replace('|', key);
      const { text, rules } = redactText(whole);
      expect(text).not.toContain(key.slice(-8));
      expect(rules).toHaveLength(1);
      for (let at = 1; at < whole.length; at += 1)
        expect(redactPieces([whole.slice(0, at), whole.slice(at)]).join('')).toBe(text);
    }
  });

  test.each([
    ['indented', '    '],
    ['quoted', '> '],
    ['numbered', '12\t'],
    ['numbered and aligned', '   7: '],
  ])('a private key whose lines are %s is replaced, wherever it is cut', (_, prefix) => {
    const whole = PEM('RSA PRIVATE KEY', 6).replaceAll('\n', `\n${prefix}`);
    expect(redactText(`${whole}\nand more`).text).toBe('[redacted: private-key]\nand more');
    for (let at = 1; at < whole.length; at += 3)
      expect(redactPieces([whole.slice(0, at), whole.slice(at), '\nand more']).join('')).toBe(
        '[redacted: private-key]\nand more',
      );
  });

  test('is replaced each time, and other secrets beside it', () => {
    const [key, token] = [`sk-proj-${filler(60)}`, `ghp_${filler(36)}`];
    expect(redactText(`${key} ${token},${key}`)).toEqual({
      text: '[redacted: openai-key] [redacted: github-token],[redacted: openai-key]',
      rules: ['openai-key', 'github-token', 'openai-key'],
    });
  });

  test('a private key that was cut off is replaced as far as it goes', () => {
    const cut = PEM('RSA PRIVATE KEY').slice(0, 150);
    expect(redactText(cut).text).toBe('[redacted: private-key]');
  });

  test('a redacted text stays as it is', () => {
    for (const [, text] of SECRETS) {
      const once = redactText(text.replace('|', '')).text;
      expect(redactText(once)).toEqual({ text: once, rules: [] });
    }
  });
});

test.each(HARMLESS)('is not touched: %s', (text) => {
  expect(redactText(text)).toEqual({ text, rules: [] });
});

describe('a text that arrives in pieces', () => {
  const anyText = array(
    oneof(
      constantFrom(...SECRETS.map(([, text]) => text.replace('|', ''))),
      constantFrom(...SECRETS.map(([, text]) => text.replace('|', '').slice(0, 12))),
      constantFrom(...HARMLESS),
      constantFrom(
        ' ',
        '\n',
        '.',
        '"',
        's',
        'sk-',
        'Bearer ',
        '-----BEGIN ',
        '-----BEGIN PRIVATE KEY-----',
        'Proc-Type: ',
      ),
      string({ maxLength: 8 }),
    ),
    { maxLength: 6 },
  ).map((parts) => parts.join(''));

  const sizes = array(nat({ max: 30 }), { minLength: 1, maxLength: 40 });

  test('comes out as the whole would, however it is cut', () => {
    assert(
      property(tuple(anyText, sizes), ([text, lengths]) => {
        expect(redactPieces(cutInto(text, lengths)).join('')).toBe(redactText(text).text);
      }),
      { numRuns: 500 },
    );
  });

  test.each(SECRETS)('%s is replaced, wherever it is cut', (rule, text) => {
    const whole = `Key: ${text.replace('|', '')} and more`;
    for (let at = 1; at < whole.length; at += 1)
      expect(redactPieces([whole.slice(0, at), whole.slice(at)]).join('')).toBe(
        `Key: ${expected(text, rule)} and more`,
      );
  });

  test('gives on at once what cannot be a secret', () => {
    const goesOn = (piece: string) => redactPiece(known, NOTHING_EARLIER, piece, '', 'goes-on')?.text;
    expect(goesOn('Hello, the words')).toBe('Hello, the words');
    expect(goesOn(' are sk')).toBeUndefined();
    expect(goesOn(' are skipped')).toBe(' are skipped');
    expect(goesOn(' by -----BEGIN PRIVATE KEY-----')).toBeUndefined();
    expect(goesOn(' by -----BEGIN PRIVATE KEY----- in PEM')).toBe(' by -----BEGIN PRIVATE KEY----- in PEM');
  });

  test('a text that pauses within a secret gives a marker for what came, and nothing for the rest', () => {
    for (const [rule, text] of SECRETS) {
      const [kept = '', secret = ''] = text.includes('|') ? text.split('|') : ['', text];
      const cut = Math.floor(secret.length / 2);
      const first = redactPiece(known, NOTHING_EARLIER, `Key: ${kept}${secret.slice(0, cut)}`, '', 'paused');
      if (first === null) throw new Error('A text that has paused is decided');
      const second = redactPiece(known, first.earlier, `${secret.slice(cut)} and more`, '', 'ended');
      expect(`${first.text}${second?.text}`).toBe(`Key: ${kept}[redacted: ${rule}] and more`);
    }
  });

  test('a text that pauses after the start of a secret gives that, and a marker for the rest', () => {
    const first = redactPiece(known, NOTHING_EARLIER, 'Key: sk-pro', '', 'paused');
    expect(first?.text).toBe('Key: sk-pro');
    const second = redactPiece(known, first?.earlier ?? NOTHING_EARLIER, `j-${filler(60)} `, '', 'goes-on');
    expect(second?.text).toBe('[redacted: openai-key] ');
  });

  test('a long text without an end of its secret is not held for ever', () => {
    const piece = `-----BEGIN PRIVATE KEY-----\n${`${filler(63)}\n`.repeat(400)}`;
    expect(redactPiece(known, NOTHING_EARLIER, piece, '', 'goes-on')?.text).toMatch(/^\[redacted: private-key\]/);
  });
});

describe('own rules', () => {
  const rulesOf = (...patterns: string[]): OwnRule[] =>
    patterns.map((pattern, index) => ({ name: `rule-${index}`, pattern }));
  const own = (...patterns: string[]) => new Redactor(rulesOf(...patterns));

  test.each<[pattern: string, text: string, redacted: string]>([
    ['ACME-[0-9]{6}', 'Order ACME-123456, ACME-12', 'Order [redacted: rule-0], ACME-12'],
    ['\\bKd-\\d+\\b', 'Kd-17 xKd-18 Kd-19x', '[redacted: rule-0] xKd-18 Kd-19x'],
    ['(?:secret|token)=[^&\\s]+', '?a=1&secret=x%20y&token=z', '?a=1&[redacted: rule-0]&[redacted: rule-0]'],
    ['"pin": ?"[^"]*"', '{"pin": "1234", "b": "c"}', '{[redacted: rule-0], "b": "c"}'],
    ["'[^']+'", "'a' b 'c'", '[redacted: rule-0] b [redacted: rule-0]'],
    ['^Password: .*$', 'A\nPassword: my own\nB Password: x', 'A\n[redacted: rule-0]\nB Password: x'],
    ['\\p{Lu}{2}\\d{2}( ?\\d{4}){4}', 'IBAN DE89 3704 0044 0532 0130 00.', 'IBAN [redacted: rule-0] 00.'],
    ['[\\u{1F600}-\\u{1F64F}]', 'a😀b', 'a[redacted: rule-0]b'],
    ['(?<first>a|ab)(c|bcd)', 'abcd', '[redacted: rule-0]'],
    ['x{2,3}', 'xxxxx x', '[redacted: rule-0][redacted: rule-0] x'],
    ['a.+?b', 'a1b2b', '[redacted: rule-0]'],
  ])('%s', (pattern, text, redacted) => {
    const redactor = own(pattern);
    expect(redactText(text, redactor).text).toBe(redacted);
    expect(redactText(redacted, redactor).text).toBe(redacted);
    for (let at = 1; at < text.length; at += 1)
      expect(redactPieces([text.slice(0, at), text.slice(at)], redactor).join('')).toBe(redacted);
  });

  test('match what the expressions of the browser match', () => {
    const pattern = array(
      constantFrom('a', 'b', '[ab]', '.', 'a+', 'b*', '(a|bc)', '(ab)+', 'c?', '\\b', 'a{2}', '[^a]{1,2}', '(?:b|)'),
      { minLength: 1, maxLength: 5 },
    ).map((parts) => parts.join(''));
    const text = array(constantFrom('a', 'b', 'c', ' ', '\n'), { maxLength: 20 }).map((parts) => parts.join(''));
    assert(
      property(tuple(pattern, text), ([source, given]) => {
        if (new RegExp(source, 'mu').test('') || faultOfRules(rulesOf(source)) !== null) return;
        // Whether there is a match, and where the first one begins, does not depend on which of several is taken.
        const found = own(source).find(given, 'ended').secrets[0];
        expect(found?.from).toBe(new RegExp(source, 'mu').exec(given)?.index);
      }),
      { numRuns: 2_000 },
    );
  });

  test('come out as in the whole text, however that is cut', () => {
    const redactor = own('ACME-\\d{4,}', '(?:pin|code): \\w+');
    const text = array(constantFrom('ACME-', '1234', 'pin: ', 'x', ' ', 'code', ': ', '56', `sk-${filler(32, HEX)}`), {
      maxLength: 12,
    }).map((parts) => parts.join(''));
    assert(
      property(tuple(text, array(nat({ max: 12 }), { minLength: 1, maxLength: 9 })), ([given, sizes]) => {
        expect(redactPieces(cutInto(given, sizes), redactor).join('')).toBe(redactText(given, redactor).text);
      }),
      { numRuns: 500 },
    );
  });

  test('take time in proportion to the text, however catastrophic they are', () => {
    const text = 'a'.repeat(100_000);
    for (const pattern of ['(a+)+$', '(a|a)*b', '(a*)*b', 'a(.*b)?', '(.*a){10}x', '([a-z]+)*[0-9]'])
      if (faultOfRules(rulesOf(pattern)) === null) redactText(text, own(pattern));
    expect(redactText(text, own('(a+)+$')).text).toBe('[redacted: rule-0]');
    expect(redactText(text, own('(a+)+b')).text).toBe(text);
  });

  test.each<[pattern: string, fault: string]>([
    ['(', 'is no regular expression'],
    ['a**', 'is no regular expression'],
    ['(?=a)b', 'looks ahead or behind'],
    ['(?<!x)key', 'looks ahead or behind'],
    ['(a)\\1', 'refers back to a group'],
    ['(?<n>a)\\k<n>', 'refers back to a group'],
    ['a*', 'matches the empty text'],
    ['(a|)', 'matches the empty text'],
    ['\\b', 'matches the empty text'],
    ['(a{1,100}){1,100}', 'is too large'],
  ])('%s is refused', (pattern, fault) => {
    const message = faultOfRules([
      { name: 'fine', pattern: 'x' },
      { name: 'mine', pattern },
    ]);
    expect(message).toContain('rule “mine”');
    expect(message).toContain(fault);
  });

  test('a name may be there once', () => {
    expect(faultOfRules([...rulesOf('a'), ...rulesOf('b')])).toContain('“rule-0” is there twice');
  });
});

test('known shapes take time in proportion to the text, whatever it is', () => {
  for (const shape of ['eyJ.', 'sk-', 'Bearer ', 'bearer:', '-----BEGIN PRIVATE KEY-----', 'SG.', 'AKIA ', 'x'])
    expect(redactText(shape.repeat(200_000 / shape.length)).text).not.toBe('');
});

test('texts in JSON are redacted at any depth, names of members too, and nothing else is copied', () => {
  const key = `ghp_${filler(36)}`;
  const value = { a: [1, null, { b: `x ${key}` }], [key]: true, __proto__: null, same: { c: [true] } };
  const redacted = redactJson(known, value);
  expect(redacted).toEqual({
    a: [1, null, { b: 'x [redacted: github-token]' }],
    '[redacted: github-token]': true,
    same: { c: [true] },
  });
  expect(redacted.same).toBe(value.same);
  expect(redactJson(known, value.same)).toBe(value.same);
});
