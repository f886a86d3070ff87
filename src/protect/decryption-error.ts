/** Why a file cannot be decrypted: with this passphrase, because it is damaged or cut off, or because it is no encrypted file. */
export class DecryptionError extends Error {
  override readonly name = 'DecryptionError';
  readonly code: 'wrong_passphrase' | 'damaged' | 'not_encrypted';

  constructor(code: DecryptionError['code'], message: string) {
    super(message);
    this.code = code;
  }
}
