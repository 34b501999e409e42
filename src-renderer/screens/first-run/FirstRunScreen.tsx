import type { ReactNode } from 'react';
import { useSearch } from '../../routing.tsx';
import { CreateVault } from './CreateVault.tsx';
import { OpenVault } from './OpenVault.tsx';
import { RestoreBackup } from './RestoreBackup.tsx';
import { SampleVault } from './SampleVault.tsx';
import { starts } from './start.ts';
import type { NoVault } from './start.ts';
import { Welcome } from './Welcome.tsx';

/** The first page: no vault is on the desk. Which way in was taken stands in the URL, so that the browser's back leads out of it. */
export function FirstRunScreen({ state }: { readonly state: NoVault }): ReactNode {
  const [search] = useSearch();
  const start = starts.find((way) => way === search.get('start'));
  switch (start) {
    case 'create':
      return <CreateVault state={state} />;
    case 'open':
      return <OpenVault suggestedFolder={state.suggestedFolder} />;
    case 'restore':
      return <RestoreBackup suggestedFolder={state.suggestedFolder} />;
    case 'sample':
      return <SampleVault state={state} />;
    case undefined:
      return <Welcome state={state} />;
  }
}
