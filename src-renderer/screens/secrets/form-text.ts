/** What a schema says of a field as a sentence: "must be …" becomes "It must be …." */
export function problemText(message: string | undefined): string | undefined {
  if (message === undefined) return undefined;
  const sentence = /^(?:must|is) /.test(message) ? `It ${message}` : message;
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}
