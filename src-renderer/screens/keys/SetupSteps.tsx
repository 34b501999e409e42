import { ChevronRight } from 'lucide-react';
import { useId, useState } from 'react';
import type { ReactNode } from 'react';
import type { Provider } from '../../../src-shared/key-references.ts';
import { classNames } from '../../components/class-names.ts';
import { CopyableId } from '../../components/CopyableId.tsx';
import { providerWords } from '../../components/ProviderBadge.tsx';
import { setupGuides } from './setup-guides.ts';
import type { SetupStep } from './setup-guides.ts';

function Step({ step, place }: { readonly step: SetupStep; readonly place: number }): ReactNode {
  return (
    <li className="flex gap-3">
      <span aria-hidden className="flex size-5 shrink-0 items-center justify-center rounded-full border border-edge bg-sunken text-2xs font-semibold text-muted tabular-nums">
        {place}
      </span>
      <div className="min-w-0 flex-1">
        <p className="text-sm font-medium">{step.title}</p>
        <p className="mt-0.5 text-xs text-muted">{step.text}</p>
        {step.command !== undefined && (
          <div className="mt-1.5 rounded-md border border-edge bg-sunken px-2.5 py-1.5 text-xs">
            <CopyableId value={step.command} label="command" whole />
          </div>
        )}
      </div>
    </li>
  );
}

/** How a key of a provider is set up, step by step; folded away until it is wanted. */
export function SetupSteps({ provider, open: openAtFirst = false }: { readonly provider: Provider; readonly open?: boolean }): ReactNode {
  const [open, setOpen] = useState(openAtFirst);
  const id = useId();
  const { who, steps } = setupGuides[provider];
  return (
    <section aria-labelledby={`${id}-head`} className="rounded-lg border border-edge bg-surface">
      <h3 id={`${id}-head`}>
        <button
          type="button"
          aria-expanded={open}
          aria-controls={id}
          className="flex w-full items-center gap-2 rounded-lg px-3 py-2.5 text-left text-sm font-medium hover:bg-hover focus-visible:-outline-offset-2"
          onClick={() => { setOpen(!open); }}
        >
          <ChevronRight aria-hidden size={15} className={classNames('shrink-0 text-faint transition-transform duration-100', open && 'rotate-90')} />
          Setup guide: {providerWords[provider].long}
        </button>
      </h3>
      <div id={id} hidden={!open} className="border-t border-line px-4 py-3">
        <p className="mb-3 text-xs text-muted">{who}</p>
        <ol className="flex flex-col gap-3">
          {steps.map((step, at) => (
            <Step key={step.title} step={step} place={at + 1} />
          ))}
        </ol>
      </div>
    </section>
  );
}
