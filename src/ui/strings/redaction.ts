// What the settings of redaction say.

export const redactionStrings = {
  heading: 'Redaction',
  redact: 'Do not record keys and tokens',
  hint: 'API keys of model providers, access tokens, bearer tokens, private and cloud keys are replaced by a marker, such as [redacted: openai-key], before anything is written. What was recorded before stays as it is, and so do attached files.',
  rules: 'Your own rules',
  rulesHint:
    'What a regular expression matches is replaced by a marker with the name of the rule. Lookarounds and references to groups cannot be used.',
  none: 'There are none.',
  off: 'They count once redaction is on.',
  name: 'Name',
  namePlaceholder: 'order-number',
  pattern: 'Regular expression',
  patternPlaceholder: 'ACME-[0-9]{6}',
  add: 'Add rule',
  remove: 'Remove',
  removeRule: (name: string) => `Remove the rule ${name}`,
  tryIt: 'Try it: type a text with secrets',
  tried: 'It would be recorded as',
};
