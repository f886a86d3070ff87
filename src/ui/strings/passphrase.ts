// What is said where a person sets a passphrase.

export const passphraseStrings = {
  encrypt: 'Encrypt it with a passphrase',
  passphrase: 'Passphrase',
  again: 'The same again',
  final:
    'A lost passphrase is final: nobody can open it without the passphrase, which is kept nowhere and cannot be reset.',
  tooShort: (length: number) =>
    `A passphrase has at least ${length} characters: four or five words are easy to remember.`,
  differs: 'The two are not the same.',
};
