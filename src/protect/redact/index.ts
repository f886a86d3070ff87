// Markers in the place of secrets, before anything is written.

export {
  earlierIn,
  type Earlier,
  NOTHING_EARLIER,
  redactPiece,
  redactWhole,
  type RedactedPiece,
} from './growing-text.ts';
export { isKnownSecret } from './find-secrets.ts';
export { faultOfRules, type OwnRule } from './own-rules.ts';
export { redactJson, redactTexts } from './redact-values.ts';
export { hasMarker } from './rule.ts';
export { Redactor } from './redactor.ts';
