import { RefreshCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import type { RefusalReason } from '../../connection/state.ts';
import { useConnection } from '../../desk/desk-context.tsx';
import { Doorway } from '../../frame/Doorway.tsx';
import { refusalWords } from './refusal-words.ts';

/** The page when the desk will not talk to this page: what happened, and what to do about it. */
export function LinePage({ reason }: { readonly reason: RefusalReason }): ReactNode {
  const [, retry] = useConnection();
  const { title, body, steps, again } = refusalWords[reason];
  return (
    <Doorway title={title} subtitle={body}>
      <Card title="What to do next">
        <ol className="flex list-decimal flex-col gap-2 pl-4 text-sm marker:text-faint">
          {steps.map((step) => (
            <li key={step} className="pl-1">
              {step}
            </li>
          ))}
        </ol>
        <div className="mt-4 flex justify-end">
          <Button kind={reason === 'taken' ? 'primary' : 'secondary'} icon={RefreshCw} onClick={retry}>
            {again}
          </Button>
        </div>
      </Card>
      <p className="mt-4 text-xs text-muted">The vault is not affected: what was saved is safe, and it still locks itself when nobody is at the desk.</p>
    </Doorway>
  );
}
