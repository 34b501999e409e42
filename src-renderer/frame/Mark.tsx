import type { ReactNode } from 'react';

/** Keydesk's mark: a key lying on a desk. */
export function Mark({ size = 24 }: { readonly size?: number | undefined }): ReactNode {
  return (
    <svg aria-hidden width={size} height={size} viewBox="0 0 24 24" fill="none" className="shrink-0">
      <rect width="24" height="24" rx="6" className="fill-accent" />
      <circle cx="8.75" cy="11" r="3.25" className="stroke-white" strokeWidth="1.75" />
      <path d="M12 11h6.5M15.25 11v2.75M18.5 11v2" className="stroke-white" strokeWidth="1.75" strokeLinecap="round" />
      <path d="M5.5 18.25h13" className="stroke-white" strokeWidth="1.5" strokeLinecap="round" opacity="0.55" />
    </svg>
  );
}
