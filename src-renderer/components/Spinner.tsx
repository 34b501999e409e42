import { LoaderCircle } from 'lucide-react';
import type { ReactNode } from 'react';

/** A turning circle; the words beside it say what is going on. */
export function Spinner({ size = 14 }: { readonly size?: number | undefined }): ReactNode {
  return <LoaderCircle aria-hidden size={size} className="animate-spin" />;
}
