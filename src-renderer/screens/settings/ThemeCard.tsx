import { Monitor, Moon, Sun } from 'lucide-react';
import type { ReactNode } from 'react';
import { Section } from '../../components/Card.tsx';
import { SegmentedControl } from '../../components/SegmentedControl.tsx';
import { useTheme } from '../../stores/view.tsx';

const segments = [
  { value: 'system', label: 'System', icon: Monitor },
  { value: 'light', label: 'Light', icon: Sun },
  { value: 'dark', label: 'Dark', icon: Moon },
] as const;

/** The choice of theme; kept on this machine, not in the vault. */
export function ThemeCard(): ReactNode {
  const { choice, choose } = useTheme();
  return (
    <Section title="Appearance" description="Kept on this machine, not in the vault.">
      <SegmentedControl label="Theme" value={choice} segments={segments} onChange={choose} />
    </Section>
  );
}
