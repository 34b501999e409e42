import type { SensitivityRule } from '../../../src-shared/secrets.ts';
import { strictest } from '../../../src-shared/sensitivity.ts';
import type { Sensitivity } from '../../../src-shared/sensitivity.ts';
import { matchesGlob } from './glob.ts';

/**
 * The sensitivity of a key by rule: the strictest of all rules that match, or the fallback when none does.
 * The order of the rules does not matter, so none can weaken another.
 */
export function classify<Fallback extends Sensitivity | null>(
  key: string,
  rules: readonly SensitivityRule[],
  fallback: Fallback,
): Sensitivity | Fallback {
  const matching = rules.filter(({ pattern }) => matchesGlob(pattern, key));
  return matching.length === 0 ? fallback : strictest(matching.map(({ sensitivity }) => sensitivity));
}

/** What a key's name suggests, and the word that does. */
export type Suggestion = { readonly sensitivity: Sensitivity; readonly word: string };

/**
 * The sensitivity a key's name suggests, or null when no word of it is known.
 *
 * The name is cut into words at `_ . - / :`, at digits and at humps (`patientId`); a plural counts as its singular.
 * The strictest known word decides. A suggestion is for a person to look at: a name proves nothing about a value.
 */
export function suggestSensitivity(key: string): Suggestion | null {
  const suggestions = wordsOf(key).flatMap((word) => suggestionOf(word) ?? []);
  const top = strictest(suggestions.map(({ sensitivity }) => sensitivity));
  return suggestions.find(({ sensitivity }) => sensitivity === top) ?? null;
}

/** The words that suggest a sensitivity: a regime with its own law, money, care, a person. `hl` is what is left of HL7. */
const knownWords: readonly (readonly [Sensitivity, ReadonlySet<string>])[] = [
  ['REGULATED', wordList('regulated itar sox gxp fda ema narcotic opioid aml kyc sanction biobank')],
  [
    'FINANCIAL',
    wordList(
      'card pan cvv cvc iban bic swift sepa bank payment payroll pci invoice billing ledger merchant ' +
      'acquirer treasury salary tax',
    ),
  ],
  [
    'PHI',
    wordList(
      'patient phi hipaa health medical clinical diagnosis ehr emr fhir hl dicom pacs mrn prescription ' +
      'pharmacy radiology laboratory lab pathology oncology ward triage vaccine genome genomic',
    ),
  ],
  [
    'PII',
    wordList(
      'ssn pii passport person personal personnel employee staff applicant customer citizen birthdate dob ' +
      'phone gdpr hr',
    ),
  ],
];

function wordList(text: string): ReadonlySet<string> {
  return new Set(text.split(' '));
}

function suggestionOf(word: string): Suggestion | null {
  const found = knownWords.find(([, words]) => words.has(word));
  return found === undefined ? null : { sensitivity: found[0], word };
}

/** A health check is about a machine. */
function wordsOf(key: string): string[] {
  const parts = key
    .replace(/health[_.-]?check/gi, ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/);
  return parts.flatMap((part) => [part, ...singulars(part)]);
}

function singulars(word: string): string[] {
  if (word.endsWith('ies')) return [`${word.slice(0, -3)}y`];
  return word.endsWith('s') ? [word.slice(0, -1)] : [];
}
