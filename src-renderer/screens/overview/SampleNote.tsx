import type { ReactNode } from 'react';
import { samplePassphrase } from '../../../src-shared/sample.ts';
import { Callout } from '../../components/Callout.tsx';

/** Says that nothing here is real, and what opens the key files after the next unlock. */
export function SampleNote(): ReactNode {
  return (
    <Callout title="This is sample data">
      Everything here is made up: try whatever you like, and delete the vault’s folder when you are done. After a lock, the sample key files open
      with the passphrase <span className="font-mono text-xs">{samplePassphrase}</span>.
    </Callout>
  );
}
