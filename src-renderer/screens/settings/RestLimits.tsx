import type { ReactNode } from 'react';
import { useForm } from 'react-hook-form';
import type { RestSettings } from '../../../src-shared/settings.ts';
import { Button } from '../../components/Button.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useClient } from '../../desk/desk-context.tsx';
import { formResolver } from '../../desk/form-resolver.ts';
import { FormProblem } from '../../desk/FormProblem.tsx';
import { useAct } from '../../desk/use-act.ts';
import { useToast } from '../../stores/view.tsx';
import { limitsOf, restLimitsSchema, withLimits } from './rest-limits-form.ts';
import type { RestLimitsValues } from './rest-limits-form.ts';

/** Where the API listens, and how much one access key may ask of it. */
export function RestLimits({ rest, mayChange }: { readonly rest: RestSettings; readonly mayChange: boolean }): ReactNode {
  const { settings } = useClient();
  const { busy, error, run } = useAct(settings.update, 'form');
  const showToast = useToast();
  const form = useForm<RestLimitsValues>({ resolver: formResolver(restLimitsSchema), defaultValues: limitsOf(rest) });
  const { errors, isDirty } = form.formState;
  const save = form.handleSubmit(async (values) => {
    if ((await run({ rest: withLimits(rest, values) })) !== undefined) showToast({ tone: 'ok', title: 'Saved', lasts: 2_500 });
  });
  const field = { inputMode: 'numeric', disabled: !mayChange, autoComplete: 'off' } as const;
  return (
    <form noValidate className="flex flex-col gap-4" onSubmit={(event) => void save(event)}>
      <div className="grid max-w-120 grid-cols-2 items-start gap-4">
        <TextField {...form.register('port')} {...field} label="Port" error={errors.port?.message} hint={rest.on ? 'Clients must be told of a new one; it is taken at once.' : 'Clients name it in the address.'} />
        <TextField {...form.register('callsPerMinute')} {...field} label="Calls a minute" error={errors.callsPerMinute?.message} hint="For each access key; more are answered with 429." />
      </div>
      <FormProblem error={error} />
      {mayChange && (
        <div className="flex gap-2">
          <Button type="submit" busy={busy} disabled={!isDirty}>Save port and limit</Button>
          {isDirty && <Button kind="ghost" onClick={() => { form.reset(); }}>Discard</Button>}
        </div>
      )}
    </form>
  );
}
