import type { SelectOption } from '../../components/Select.tsx';
import type { ImportFormat } from '../../../src-shared/secrets.ts';

/** How the formats are written. */
export const formatWords: Readonly<Record<ImportFormat, { readonly word: string; readonly detail: string }>> = {
  dotenv: { word: '.env', detail: 'One KEY=value a line.' },
  json: { word: 'JSON', detail: 'One object, flat or nested.' },
  csv: { word: 'CSV', detail: 'key, value, and if wanted description, sensitivity, encoding.' },
  kubernetes: { word: 'Kubernetes Secret', detail: 'YAML or JSON manifests with data or stringData.' },
};

/** The formats as choices. */
export const formatOptions: readonly SelectOption<ImportFormat>[] = [
  { value: 'dotenv', label: formatWords.dotenv.word, detail: formatWords.dotenv.detail },
  { value: 'json', label: formatWords.json.word, detail: formatWords.json.detail },
  { value: 'csv', label: formatWords.csv.word, detail: formatWords.csv.detail },
  { value: 'kubernetes', label: formatWords.kubernetes.word, detail: formatWords.kubernetes.detail },
];
