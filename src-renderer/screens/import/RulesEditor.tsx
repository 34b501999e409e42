import { Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { SelectInput } from '../../components/Select.tsx';
import { sensitivityWords } from '../../components/SensitivityBadge.tsx';
import { TextInput } from '../../components/TextField.tsx';
import type { SensitivityRule } from '../../../src-shared/secrets.ts';
import { sensitivities } from '../../../src-shared/sensitivity.ts';

/** Rules that classify keys by their names. */
export interface RulesEditorProps {
  readonly rules: readonly SensitivityRule[];
  readonly onChange: (rules: SensitivityRule[]) => void;
}

const options = sensitivities.map((value) => ({ value, label: sensitivityWords[value].word }));
const most = 200;

interface RuleRowProps {
  readonly rule: SensitivityRule;
  readonly place: number;
  readonly onChange: (rule: SensitivityRule) => void;
  readonly onRemove: () => void;
}

function RuleRow({ rule, place, onChange, onRemove }: RuleRowProps): ReactNode {
  const number = String(place + 1);
  return (
    <li className="flex items-center gap-1.5">
      <TextInput
        mono
        size="small"
        className="min-w-0 flex-1"
        aria-label={`Pattern of rule ${number}`}
        placeholder="*PATIENT*"
        value={rule.pattern}
        onChange={(event) => { onChange({ ...rule, pattern: event.currentTarget.value }); }}
      />
      <div className="w-30 shrink-0">
        <SelectInput size="small" aria-label={`Sensitivity of rule ${number}`} value={rule.sensitivity} options={options} onChange={(sensitivity) => { onChange({ ...rule, sensitivity }); }} />
      </div>
      <IconButton icon={X} label={`Remove rule ${number}`} size="small" onClick={onRemove} />
    </li>
  );
}

/** Patterns and the sensitivity of what they match: `*` stands for any characters, `?` for one. */
export function RulesEditor({ rules, onChange }: RulesEditorProps): ReactNode {
  return (
    <div className="flex flex-col gap-2.5">
      <p className="text-xs text-muted">
        A key that matches gets the sensitivity: * stands for any characters, ? for one. Where several match, the strictest counts.
      </p>
      {rules.length > 0 && (
        <ol aria-label="Rules" className="flex flex-col gap-1.5">
          {rules.map((rule, place) => (
            <RuleRow
              key={place}
              rule={rule}
              place={place}
              onChange={(next) => { onChange(rules.with(place, next)); }}
              onRemove={() => { onChange(rules.toSpliced(place, 1)); }}
            />
          ))}
        </ol>
      )}
      <Button size="small" icon={Plus} className="self-start" disabled={rules.length >= most} onClick={() => { onChange([...rules, { pattern: '', sensitivity: 'PII' }]); }}>
        Add a rule
      </Button>
    </div>
  );
}
