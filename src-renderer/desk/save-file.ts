/** A file made in the page. */
export interface MadeFile {
  readonly fileName: string;
  readonly content: Uint8Array<ArrayBuffer>;
  /** Its media type; bytes nobody should open by themselves when left out. */
  readonly type?: string | undefined;
}

/** The part of the page that hands a file over. */
export interface SavingPage {
  readonly document: Pick<Document, 'createElement' | 'body'>;
  readonly createObjectURL: (blob: Blob) => string;
  readonly revokeObjectURL: (url: string) => void;
  readonly setTimeout: (act: () => void, ms: number) => unknown;
}

/** The time a browser is given to take the bytes before their URL ends, in ms. */
const takenAfter = 10_000;

function thisPage(): SavingPage {
  return {
    document,
    createObjectURL: (blob) => URL.createObjectURL(blob),
    revokeObjectURL: (url) => { URL.revokeObjectURL(url); },
    setTimeout: (act, ms) => setTimeout(act, ms),
  };
}

/**
 * Hands a file to the officer by the browser's own way of saving; the bytes go nowhere else.
 * A file of no known type is `application/octet-stream`, so that no browser shows it in place of saving it.
 */
export function saveFile({ fileName, content, type = 'application/octet-stream' }: MadeFile, page: SavingPage = thisPage()): void {
  const url = page.createObjectURL(new Blob([content], { type }));
  const anchor = page.document.createElement('a');
  anchor.href = url;
  anchor.download = fileName;
  page.document.body.append(anchor);
  anchor.click();
  anchor.remove();
  page.setTimeout(() => { page.revokeObjectURL(url); }, takenAfter);
}
