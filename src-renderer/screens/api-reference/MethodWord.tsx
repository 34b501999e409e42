import type { ReactNode } from 'react';
import { classNames } from '../../components/class-names.ts';

/** The ink of a method: what reads is quiet, what takes away is not. */
const inks: Readonly<Record<string, string>> = {
  GET: 'text-info-ink',
  POST: 'text-ok-ink',
  PUT: 'text-attention-ink',
  PATCH: 'text-attention-ink',
  DELETE: 'text-danger-ink',
};

/** The method of a call. */
export function MethodWord({ method, className }: { readonly method: string; readonly className?: string | undefined }): ReactNode {
  return <span className={classNames('mono font-semibold', inks[method], className)}>{method}</span>;
}
