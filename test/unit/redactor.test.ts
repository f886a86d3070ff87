// Secrets are replaced by markers, whole and in pieces, and nothing else is touched.
import { array, assert, constantFrom, nat, oneof, property, string, tuple } from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GrowingRedactor, redactText } from '../../src/protect/index.ts';

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

  test('comes out as the whole would, however it is cut', () => {
    assert(
      property(tuple(anyText, array(nat({ max: 30 }), { minLength: 1, maxLength: 40 })), ([text, sizes]) => {
        const redactor = new GrowingRedactor();
        let out = '';
        for (let at = 0, n = 0; at < text.length; n += 1) {
          const size = Math.max(1, sizes[n % sizes.length] ?? 1);
          out += redactor.push(text.slice(at, at + size));
          at += size;
        }
        out += redactor.end();
        const whole = redactText(text);
        expect(out).toBe(whole.text);
        expect(redactor.rules).toEqual(whole.rules);
        expect(redactor.isHolding).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  test('gives on at once what cannot be a secret', () => {
    const redactor = new GrowingRedactor();
    expect(redactor.push('Hello, the words')).toBe('Hello, the words');
    expect(redactor.isHolding).toBe(false);
    expect(redactor.push(' are sk')).toBe(' are ');
    expect(redactor.isHolding).toBe(true);
    expect(redactor.push('ipped')).toBe('skipped');
    expect(redactor.push(' by -----BEGIN PRIVATE KEY-----')).toBe(' by ');
    expect(redactor.push(' in PEM')).toBe('-----BEGIN PRIVATE KEY----- in PEM');
  });

  test('never gives a piece of a secret on', () => {
    for (const [, text] of SECRETS) {
      const secret = text.split('|').at(-1) ?? '';
      const redactor = new GrowingRedactor();
      let out = redactor.push(`Key: ${text.slice(0, text.length - secret.length).replace('|', '')}`);
      for (const character of secret) out += redactor.push(character);
      expect(out).not.toContain(secret.slice(0, 6));
    }
  });
});

test('a long text without an end of its secret is not held for ever, and takes time in proportion', () => {
  const redactor = new GrowingRedactor();
  const line = `${filler(63)}\n`;
  let out = redactor.push('-----BEGIN PRIVATE KEY-----\n');
  for (let count = 0; count < 400; count += 1) out += redactor.push(line);
  out += redactor.end();
  expect(out.length).toBeGreaterThan(9_000);
});
