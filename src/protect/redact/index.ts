// Markers in the place of secrets, before anything is written.

export { type Earlier, NOTHING_EARLIER, redactPiece, redactWhole, type RedactedPiece } from './growing-text.ts';
export { faultOfRules, type OwnRule } from './own-rules.ts';
export { redactJson, redactTexts } from './redact-values.ts';
export { Redactor, type Redacted } from './redactor.ts';
