import { sensitivities } from '../../../src-shared/sensitivity.ts';
import type { Sensitivity } from '../../../src-shared/sensitivity.ts';
import type { SelectOption } from '../../components/Select.tsx';
import { sensitivityWords } from '../../components/SensitivityBadge.tsx';

/** The sensitivities to choose from, each with what it asks for. */
export const sensitivityOptions: readonly SelectOption<Sensitivity>[] = sensitivities.map((value) => ({
  value,
  label: sensitivityWords[value].word,
  detail: sensitivityWords[value].meaning,
}));
