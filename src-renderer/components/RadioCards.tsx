import { Radio } from '@base-ui/react/radio';
import { RadioGroup } from '@base-ui/react/radio-group';
import type { LucideIcon } from 'lucide-react';
import { useId } from 'react';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

/** One card: what it is, and what follows from choosing it. */
export interface RadioCard<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly detail?: ReactNode;
  readonly icon?: LucideIcon | undefined;
  /** A word at the right: "Recommended". */
  readonly note?: ReactNode;
  readonly disabled?: boolean | undefined;
}

/** A choice that deserves an explanation beside each answer. */
export interface RadioCardsProps<Value extends string> {
  readonly label: string;
  readonly hideLabel?: boolean | undefined;
  readonly value: Value | undefined;
  readonly onChange: (value: Value) => void;
  readonly cards: readonly RadioCard<Value>[];
  readonly columns?: 1 | 2 | 3 | undefined;
}

const grids = { 1: 'grid-cols-1', 2: 'grid-cols-2', 3: 'grid-cols-3' } as const;

function CardBody<Value extends string>({ card, id }: { readonly card: RadioCard<Value>; readonly id: string }): ReactNode {
  const Icon = card.icon;
  return (
    <>
      {Icon && <Icon aria-hidden size={16} className="mt-0.5 shrink-0 text-muted group-has-data-checked:text-accent-ink" />}
      <span className="min-w-0 flex-1">
        <span id={`${id}-label`} className="flex items-baseline justify-between gap-2 text-sm font-medium">
          {card.label}
          {card.note !== undefined && <span className="text-xs font-normal text-muted">{card.note}</span>}
        </span>
        {card.detail !== undefined && (
          <span id={`${id}-detail`} className="mt-0.5 block text-xs text-muted">
            {card.detail}
          </span>
        )}
      </span>
    </>
  );
}

function Card<Value extends string>({ card }: { readonly card: RadioCard<Value> }): ReactNode {
  const id = useId();
  return (
    <label
      className={classNames(
        'group flex items-start gap-3 rounded-lg border border-edge bg-surface p-3 transition-colors duration-100',
        'hover:border-control has-data-checked:border-accent has-data-checked:bg-accent-soft',
        'has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus has-focus-visible:outline-solid',
        card.disabled && 'opacity-60',
      )}
    >
      <Radio.Root
        value={card.value}
        disabled={card.disabled}
        aria-labelledby={`${id}-label`}
        aria-describedby={card.detail === undefined ? undefined : `${id}-detail`}
        className="mt-0.5 flex size-4 shrink-0 items-center justify-center rounded-full border border-control bg-surface outline-hidden data-checked:border-accent data-checked:bg-accent"
      >
        <Radio.Indicator className="size-1.5 rounded-full bg-white data-unchecked:hidden" />
      </Radio.Root>
      <CardBody card={card} id={id} />
    </label>
  );
}

/** Cards of which one is chosen; arrows move the choice. */
export function RadioCards<Value extends string>(props: RadioCardsProps<Value>): ReactNode {
  const { label, hideLabel, value, onChange, cards, columns = 1 } = props;
  const id = useId();
  return (
    <div className="flex flex-col gap-2">
      <span id={id} className={hideLabel ? 'sr-only' : 'text-xs font-medium'}>
        {label}
      </span>
      <RadioGroup<Value | ''>
        aria-labelledby={id}
        value={value ?? ''}
        onValueChange={(next) => {
          if (next !== '') onChange(next);
        }}
        className={classNames('grid gap-2', grids[columns])}
      >
        {cards.map((card) => (
          <Card key={card.value} card={card} />
        ))}
      </RadioGroup>
    </div>
  );
}
