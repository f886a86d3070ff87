// The secrets that are known: keys of model providers, of clouds and of common services, bearer tokens and private keys.

import type { SecretRule } from './rule.ts';

const WORD = /[A-Za-z0-9_-]/;
const ALNUM = /[A-Za-z0-9]/;
const BASE64 = /[A-Za-z0-9+/=]/;
const PRIVATE_KEYS = [
  'PRIVATE KEY',
  'RSA PRIVATE KEY',
  'EC PRIVATE KEY',
  'DSA PRIVATE KEY',
  'OPENSSH PRIVATE KEY',
  'ENCRYPTED PRIVATE KEY',
  'PGP PRIVATE KEY BLOCK',
];
const ASSIGNMENT = /[\s"'`=:]/;

/** In the order in which they are tried at a place. */
export const SECRET_RULES: readonly SecretRule[] = [
  ...PRIVATE_KEYS.map((label) => ({
    name: 'private-key',
    starts: [`-----BEGIN ${label}-----`],
    end: `-----END ${label}-----`,
    least: 40,
  })),
  { name: 'age-secret-key', starts: ['AGE-SECRET-KEY-1'], body: /[A-Z0-9]/, least: 40 },
  { name: 'anthropic-key', starts: ['sk-ant-'], body: WORD, least: 20 },
  { name: 'openrouter-key', starts: ['sk-or-'], body: WORD, least: 40 },
  { name: 'openai-key', starts: ['sk-proj-', 'sk-svcacct-', 'sk-admin-'], body: WORD, least: 20 },
  { name: 'langsmith-key', starts: ['lsv2_pt_', 'lsv2_sk_'], body: WORD, least: 32 },
  { name: 'langfuse-key', starts: ['sk-lf-'], body: WORD, least: 32 },
  // OpenAI's older keys, DeepSeek's and those of many that took the shape over: no words with hyphens.
  { name: 'provider-key', starts: ['sk-'], body: ALNUM, least: 32, hasDigit: true },
  { name: 'google-key', starts: ['AIza'], body: WORD, least: 35 },
  { name: 'google-oauth-token', starts: ['ya29.'], body: WORD, least: 30 },
  { name: 'google-oauth-secret', starts: ['GOCSPX-'], body: WORD, least: 28 },
  {
    name: 'aws-access-key',
    starts: ['AKIA', 'ASIA', 'ABIA', 'ACCA'],
    body: /[A-Z2-7]/,
    least: 16,
    accepts: ({ length }) => length === 20,
  },
  {
    name: 'aws-secret-key',
    starts: ['aws_secret_access_key', 'aws_session_token', 'secretaccesskey'],
    anyCase: true,
    gap: ASSIGNMENT,
    body: BASE64,
    least: 40,
  },
  { name: 'azure-key', starts: ['AccountKey=', 'SharedAccessKey='], body: BASE64, least: 40 },
  { name: 'github-token', starts: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'], body: ALNUM, least: 36 },
  { name: 'github-token', starts: ['github_pat_'], body: /[A-Za-z0-9_]/, least: 60 },
  { name: 'gitlab-token', starts: ['glpat-', 'gldt-', 'glrt-'], body: WORD, least: 20 },
  { name: 'slack-token', starts: ['xoxb-', 'xoxp-', 'xoxa-', 'xoxr-', 'xoxs-', 'xapp-'], body: WORD, least: 24 },
  { name: 'slack-webhook', starts: ['https://hooks.slack.com/services/'], body: /[A-Za-z0-9/]/, least: 30 },
  { name: 'stripe-key', starts: ['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_', 'whsec_'], body: ALNUM, least: 24 },
  { name: 'hugging-face-token', starts: ['hf_'], body: ALNUM, least: 30 },
  { name: 'groq-key', starts: ['gsk_'], body: ALNUM, least: 40 },
  { name: 'xai-key', starts: ['xai-'], body: ALNUM, least: 60 },
  { name: 'perplexity-key', starts: ['pplx-'], body: ALNUM, least: 40 },
  { name: 'replicate-token', starts: ['r8_'], body: ALNUM, least: 37 },
  { name: 'npm-token', starts: ['npm_'], body: ALNUM, least: 36 },
  { name: 'pypi-token', starts: ['pypi-AgEI'], body: WORD, least: 50 },
  { name: 'sendgrid-key', starts: ['SG.'], body: /[A-Za-z0-9_.-]/, least: 60 },
  { name: 'digitalocean-token', starts: ['dop_v1_', 'doo_v1_', 'dor_v1_'], body: /[a-f0-9]/, least: 64 },
  { name: 'databricks-token', starts: ['dapi'], body: /[a-f0-9-]/, least: 32 },
  { name: 'json-web-token', starts: ['eyJ'], body: /[A-Za-z0-9_.-]/, least: 40, accepts: isJsonWebToken },
  {
    name: 'bearer-token',
    starts: ['bearer'],
    anyCase: true,
    gap: /[\s"'`:]/,
    body: /[A-Za-z0-9._~+/=-]/,
    least: 20,
    hasDigit: true,
  },
];

/** Three parts, of which the first two are objects of JSON in base64url. */
function isJsonWebToken(found: string): boolean {
  return /^eyJ[\w-]{5,}\.eyJ[\w-]{5,}\.[\w-]{10,}/.test(found);
}
