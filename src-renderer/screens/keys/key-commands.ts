import { FileKey, Stethoscope } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import type { KmsKey } from '../../../src-shared/keys.ts';
import { useRouter } from '../../routing.tsx';
import { useCommands } from '../../stores/view.tsx';
import type { Command } from '../../stores/view-stores.ts';

/** Offers what can be done with the open key in the palette. */
export function useKeyCommands({ id, displayName, abilities }: KmsKey, mayChange: boolean, preflight: () => Promise<void>): void {
  const router = useRouter();
  const latest = useRef(preflight);
  useEffect(() => {
    latest.current = preflight;
  });
  const grants = abilities.includes('access');
  const commands = useMemo<readonly Command[]>(() => {
    const run: Command = { id: `key.${id}.preflight`, label: `Run the preflight of ${displayName}`, group: 'This key', icon: Stethoscope, run: () => void latest.current() };
    const show: Command = {
      id: `key.${id}.access`,
      label: `What must be granted for ${displayName}`,
      group: 'This key',
      icon: FileKey,
      keywords: ['policy', 'access', 'iam', 'role'],
      run: () => { router.navigate({ screen: 'key', key: id }, { tab: 'access' }); },
    };
    return [...(mayChange ? [run] : []), ...(grants ? [show] : [])];
  }, [id, displayName, mayChange, grants, router]);
  useCommands(commands);
}
