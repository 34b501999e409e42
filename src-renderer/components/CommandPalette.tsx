import { Dialog } from '@base-ui/react/dialog';
import { Command as Palette } from 'cmdk';
import { Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { usePalette } from '../stores/view.tsx';
import type { Command } from '../stores/view-stores.ts';
import { Scrim } from './Dialog.tsx';
import { findCommands } from './find-commands.ts';
import { Kbd } from './Kbd.tsx';

function useShortcut(setOpen: (open: boolean) => void, open: boolean): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
      event.preventDefault();
      setOpen(!open);
    };
    window.addEventListener('keydown', press);
    return () => {
      window.removeEventListener('keydown', press);
    };
  }, [setOpen, open]);
}

const valueOf = ({ label, id }: Command): string => `${label} ${id}`.trim();

function PaletteItem({ command, onRun }: { readonly command: Command; readonly onRun: (command: Command) => void }): ReactNode {
  const Icon = command.icon;
  return (
    <Palette.Item
      value={valueOf(command)}
      onSelect={() => {
        onRun(command);
      }}
      className="flex h-9 cursor-default items-center gap-3 rounded-md px-2.5 text-sm data-[selected=true]:bg-hover"
    >
      {Icon ? <Icon aria-hidden size={16} className="text-muted" /> : <span className="size-4" />}
      <span className="min-w-0 flex-1 truncate">{command.label}</span>
      {command.detail !== undefined && <span className="mono max-w-40 truncate text-xs text-muted">{command.detail}</span>}
      {command.shortcut && <Kbd keys={command.shortcut} />}
    </Palette.Item>
  );
}

const heading =
  '[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2.5 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-faint';

interface Choice {
  readonly value: string;
  readonly onValueChange: (value: string) => void;
}

/** The first of what is shown is chosen until somebody chooses another one, also when something comes before it. */
function useChoice(shown: readonly Command[]): Choice {
  const [chosen, choose] = useState<string>();
  const values = shown.map(valueOf);
  const first = values[0] ?? '';
  const value = chosen !== undefined && values.includes(chosen) ? chosen : first;
  const onValueChange = (next: string): void => {
    choose(next === first ? undefined : next);
  };
  return { value, onValueChange };
}

function PaletteBody({ onRun }: { readonly onRun: (command: Command) => void }): ReactNode {
  const { commands, typed, type } = usePalette();
  const groups = findCommands(commands, typed);
  const choice = useChoice(groups.flatMap(([, list]) => list));
  // cmdk ranks within a group only, and the best match must be the one that Enter runs.
  return (
    <Palette label="Commands" loop vimBindings={false} shouldFilter={false} {...choice}>
      <div className="flex h-12 items-center gap-3 border-b border-line px-4">
        <Search aria-hidden size={16} className="text-faint" />
        <Palette.Input value={typed} onValueChange={type} placeholder="Find a tenant, a key, or something to do…" className="h-full flex-1 bg-transparent text-base outline-hidden" />
        <Kbd keys={['Esc']} />
      </div>
      <Palette.List label="Commands" className="max-h-[min(380px,60vh)] overflow-y-auto p-1.5 pt-0">
        <Palette.Empty className="px-3 py-8 text-center text-sm text-muted">Nothing has that name. Try another word.</Palette.Empty>
        {groups.map(([group, list]) => (
          <Palette.Group key={group} heading={group} className={heading}>
            {list.map((command) => (
              <PaletteItem key={command.id} command={command} onRun={onRun} />
            ))}
          </Palette.Group>
        ))}
      </Palette.List>
    </Palette>
  );
}

/** Find or do anything by keyboard (Ctrl/Cmd-K); once, near the root. Screens add to it with `useCommands`. */
export function CommandPalette(): ReactNode {
  const { open, setOpen } = usePalette();
  useShortcut(setOpen, open);
  const run = (command: Command): void => {
    setOpen(false);
    command.run();
  };
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Portal>
        <Scrim />
        <Dialog.Popup
          aria-label="Commands"
          className="pop fixed top-[14vh] left-1/2 z-50 w-full max-w-145 -translate-x-1/2 overflow-hidden rounded-xl border border-edge bg-raised shadow-dialog outline-hidden"
        >
          <PaletteBody onRun={run} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
