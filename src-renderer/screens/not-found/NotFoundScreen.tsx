import { Compass } from 'lucide-react';
import type { ReactNode } from 'react';
import { ButtonLink } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';

/** The screen for a path nobody knows. */
export function NotFoundScreen({ path }: { readonly path: string }): ReactNode {
  return (
    <>
      <PageHeader title="Not found" />
      <div className="grid flex-1 place-items-center pb-[10vh]">
        <EmptyState
          icon={Compass}
          title="There is nothing at this address"
          action={
            <ButtonLink kind="primary" to={{ screen: 'overview' }}>
              Go to the overview
            </ButtonLink>
          }
        >
          <span className="mono wrap-anywhere">{path}</span> names no screen of Keydesk. The link may be old.
        </EmptyState>
      </div>
    </>
  );
}
