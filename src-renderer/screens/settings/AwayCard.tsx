import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Settings } from '../../../src-shared/settings.ts';
import { Section } from '../../components/Card.tsx';
import { Select } from '../../components/Select.tsx';
import { useClient, useMayChange, useQueries } from '../../desk/desk-context.tsx';
import { wordsFor } from '../../desk/use-act.ts';
import { useToast } from '../../stores/view.tsx';
import { choicesOf, clipboardSeconds, lockMinutes } from './setting-choices.ts';

interface Change {
  readonly settings: Settings | undefined;
  readonly change: (part: Partial<Settings>) => void;
}

/** The settings and the way to change them; each takes effect at once. */
function useSettings(): Change {
  const client = useClient();
  const queries = useQueries();
  const cache = useQueryClient();
  const showToast = useToast();
  const { data } = useQuery(queries.settings.get.queryOptions());
  const { mutate } = useMutation({
    mutationFn: (part: Partial<Settings>) => client.settings.update(part),
    onSuccess: (settings) => {
      cache.setQueryData(queries.settings.get.queryKey(), settings);
      showToast({ tone: 'ok', title: 'Saved', lasts: 2_500 });
    },
    onError: (thrown) => {
      const { title, body, next } = wordsFor(thrown);
      showToast({ tone: 'danger', title, detail: `${body} ${next}` });
    },
  });
  return { settings: data, change: mutate };
}

/** What happens while nobody is at the desk, and how long a copied value stays. */
export function AwayCard(): ReactNode {
  const { settings, change } = useSettings();
  const mayChange = useMayChange();
  const { autoLockMinutes, clipboardSeconds: seconds } = settings ?? {};
  const disabled = settings === undefined || !mayChange;
  return (
    <Section title="When you are away" description="The vault also locks when the computer sleeps or its window is closed. Ctrl L locks it at any time.">
      <Select
        label="Lock the vault after"
        hint="Without any sign of you at keyboard or pointer. All keys then leave memory; running work stops and goes on after the next unlock."
        className="max-w-70"
        disabled={disabled}
        value={autoLockMinutes === undefined ? undefined : String(autoLockMinutes)}
        options={choicesOf(lockMinutes, autoLockMinutes, 'minute')}
        onChange={(value) => { change({ autoLockMinutes: Number(value) }); }}
      />
      <Select
        label="Clear a copied value after"
        hint="If it is still on the clipboard by then."
        className="max-w-70"
        disabled={disabled}
        value={seconds === undefined ? undefined : String(seconds)}
        options={choicesOf(clipboardSeconds, seconds, 'second')}
        onChange={(value) => { change({ clipboardSeconds: Number(value) }); }}
      />
    </Section>
  );
}
