// Protects what leaves the browser: encryption with a passphrase.

export { DecryptionError } from './decryption-error.ts';
export { decrypt, encrypt, isEncrypted, KDF_ITERATIONS } from './encrypted-file.ts';
