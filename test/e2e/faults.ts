import type { BrowserContext, Page } from 'playwright';

/** What a page complains of: violations of the content security policy, errors nobody caught, errors in its console. */
export interface Faults {
  /** Every complaint so far that was not foreseen. */
  readonly all: () => readonly string[];
  /** Says that a complaint is part of the test: whatever matches is no fault. */
  readonly foresee: (complaint: RegExp) => void;
}

const report = 'keydeskViolation';

/** Tells the test of each violation from within the page, where the browser names the directive and what broke it. */
async function reportViolations(context: BrowserContext, note: (text: string) => void): Promise<void> {
  await context.exposeFunction(report, note);
  await context.addInitScript((name) => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile, lineNumber, sample }) => {
      const tell = Reflect.get(window, name) as (text: string) => void;
      tell(`${violatedDirective} blocked ${blockedURI} at ${sourceFile}:${String(lineNumber)} ${sample}`);
    });
  }, report);
}

function listen(page: Page, note: (text: string) => void): void {
  page.on('pageerror', (error) => note(`uncaught: ${error.message}`));
  page.on('crash', () => note('the page crashed'));
  page.on('console', (message) => {
    const words = message.text();
    if (message.type() === 'error' || /content security policy|trusted ?type/i.test(words)) note(`console: ${words}`);
  });
}

/** Collects what every page of a context complains of, from its first byte on. */
export async function collectFaults(context: BrowserContext): Promise<Faults> {
  const found: string[] = [];
  const foreseen: RegExp[] = [];
  const note = (text: string): void => void found.push(text);
  await reportViolations(context, (text) => note(`policy: ${text}`));
  context.on('page', (page) => listen(page, note));
  return {
    all: () => found.filter((text) => !foreseen.some((pattern) => pattern.test(text))),
    foresee: (complaint) => void foreseen.push(complaint),
  };
}
