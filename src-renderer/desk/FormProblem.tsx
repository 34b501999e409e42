import type { ReactNode } from 'react';
import { errorText } from '../../src-shared/error-text.ts';
import type { DeskError } from '../client.ts';
import { Callout } from '../components/Callout.tsx';

/** What a form's act was refused with. */
export interface FormProblemProps {
  readonly error: DeskError | null;
  /** The fields that show their own errors: one that names such a field is left to it. */
  readonly fields?: readonly string[] | undefined;
}

/** Says in the form itself why it was refused, and what to do. */
export function FormProblem({ error, fields = [] }: FormProblemProps): ReactNode {
  if (error === null) return null;
  const field = 'field' in error.data ? error.data.field : undefined;
  if (field !== undefined && fields.includes(field)) return null;
  const { title, body, next } = errorText(error.code, error.data);
  return (
    <Callout tone="danger" live title={title}>
      {body} {next}
    </Callout>
  );
}
