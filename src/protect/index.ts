// Encrypts files with a passphrase.

export { DecryptionError } from './decryption-error.ts';
export {
  decrypt,
  encrypt,
  ENCRYPTED_ENDING,
  isEncrypted,
  isOfOtherVersion,
  KDF_ITERATIONS,
  type Secret,
  secretOf,
} from './encrypted-file.ts';
export { piecesOf } from './stream-pieces.ts';
