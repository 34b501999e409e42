import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Callout } from '../../components/Callout.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { notPreferredWhy } from './sign-in-words.ts';
import type { SignInMode } from './sign-in-words.ts';

/** Marks a way of signing in that works and is advised against. */
export function NotPreferredBadge(): ReactNode {
  return <StatusBadge word="Not preferred" icon={TriangleAlert} tone="attention" />;
}

/** Says why a way of signing in is advised against; nothing for the others. */
export function NotPreferredNote({ mode }: { readonly mode: SignInMode }): ReactNode {
  const why = notPreferredWhy[mode];
  if (why === undefined) return null;
  return (
    <Callout tone="attention" title="Not preferred">
      {why}
    </Callout>
  );
}
