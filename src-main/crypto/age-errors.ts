/** The file is whole as far as can be seen, and this passphrase does not open it. */
export class AgeWrongPassphrase extends Error {
  override readonly name = 'AgeWrongPassphrase';
}
/** The bytes are no age file, or not those that were written: take another copy. */
export class AgeDamaged extends Error {
  override readonly name = 'AgeDamaged';
}
/** The file is made for somebody else: for other recipients, or for a passphrase where an identity was given. */
export class AgeNotAddressed extends Error {
  override readonly name = 'AgeNotAddressed';
}
/** The file asks for more scrypt work than is allowed: it would take too much memory before it could be refused. */
export class AgeTooCostly extends Error {
  override readonly name = 'AgeTooCostly';
}
/** A text that is no age recipient (`age1…`). */
export class AgeBadRecipient extends Error {
  override readonly name = 'AgeBadRecipient';
}
/** A text that is no age identity (`AGE-SECRET-KEY-1…`). Says nothing of the text: it is secret. */
export class AgeBadIdentity extends Error {
  override readonly name = 'AgeBadIdentity';
}
