import { Stethoscope } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import type { KmsKey } from '../../../src-shared/keys.ts';
import { useCommands } from '../../stores/view.tsx';
import type { Command } from '../../stores/view-stores.ts';

/** Offers what can be done with the open key in the palette. */
export function useKeyCommands({ id, displayName }: KmsKey, mayChange: boolean, preflight: () => Promise<void>): void {
  const latest = useRef(preflight);
  useEffect(() => {
    latest.current = preflight;
  });
  const commands = useMemo<readonly Command[]>(
    () => (mayChange ? [{ id: `key.${id}.preflight`, label: `Run the preflight of ${displayName}`, group: 'This key', icon: Stethoscope, run: () => void latest.current() }] : []),
    [id, displayName, mayChange],
  );
  useCommands(commands);
}
