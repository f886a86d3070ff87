// Protects what is recorded: encryption with a passphrase, and markers in the place of secrets.

export { DecryptionError } from './decryption-error.ts';
export {
  decrypt,
  encrypt,
  ENCRYPTED_ENDING,
  isEncrypted,
  KDF_ITERATIONS,
  type Secret,
  secretOf,
} from './encrypted-file.ts';
export { piecesOf } from './stream-pieces.ts';
export { GrowingRedactor, redactText, type Redacted } from './redact/redactor.ts';
