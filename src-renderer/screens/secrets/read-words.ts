/** What a value is read for. */
export type ReadPurpose = 'view' | 'copy' | 'save';

/** The act in words, for buttons and the question for a reason. */
export const readWords: Readonly<Record<ReadPurpose, { readonly act: string; readonly title: string }>> = {
  view: { act: 'Reveal', title: 'Reveal the value' },
  copy: { act: 'Copy', title: 'Copy the value' },
  save: { act: 'Save to file', title: 'Save the value to a file' },
};
