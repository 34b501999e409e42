import { Dialog } from '@base-ui/react/dialog';
import { Command as Palette, defaultFilter } from 'cmdk';
import { Search } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { usePalette } from '../stores/view.tsx';
import type { Command } from '../stores/view-stores.ts';
import { Scrim } from './Dialog.tsx';
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

type Groups = readonly (readonly [string, readonly Command[]])[];

/** How well a command meets what is typed, from 0 to 1: its own words come before the words it can also be found by. */
function rank({ label, group, keywords = [] }: Command, typed: string): number {
  return defaultFilter(label, typed) || defaultFilter(label, typed, [group, ...keywords]) / 2;
}

/** The commands that meet what is typed, the best first and with it its group; all of them while nothing is. */
export function findCommands(commands: readonly Command[], typed: string): Groups {
  const ranked = commands.map((command) => ({ command, score: rank(command, typed) }));
  const met = ranked.filter(({ score }) => score > 0).sort((one, other) => other.score - one.score);
  const found = typed.trim() === '' ? commands : met.map(({ command }) => command);
  return [...Map.groupBy(found, (command) => command.group)];
}

function PaletteItem({ command, onRun }: { readonly command: Command; readonly onRun: (command: Command) => void }): ReactNode {
  const Icon = command.icon;
  return (
    <Palette.Item
      value={`${command.label} ${command.id}`}
      onSelect={() => {
        onRun(command);
      }}
      className="flex h-9 cursor-default items-center gap-3 rounded-md px-2.5 text-sm data-[selected=true]:bg-hover"
    >
      {Icon ? <Icon aria-hidden size={16} className="text-muted" /> : <span className="size-4" />}
      <span className="min-w-0 flex-1 truncate">{command.label}</span>
      {command.shortcut && <Kbd keys={command.shortcut} />}
    </Palette.Item>
  );
}

const heading =
  '[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2.5 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-faint';

function PaletteBody({ commands, onRun }: { readonly commands: readonly Command[]; readonly onRun: (command: Command) => void }): ReactNode {
  const [typed, type] = useState('');
  // cmdk ranks within a group only, and the best match must be the one that Enter runs.
  return (
    <Palette label="Commands" loop vimBindings={false} shouldFilter={false}>
      <div className="flex h-12 items-center gap-3 border-b border-line px-4">
        <Search aria-hidden size={16} className="text-faint" />
        <Palette.Input value={typed} onValueChange={type} placeholder="Find a tenant, a key, or something to do…" className="h-full flex-1 bg-transparent text-base outline-hidden" />
        <Kbd keys={['Esc']} />
      </div>
      <Palette.List label="Commands" className="max-h-[min(380px,60vh)] overflow-y-auto p-1.5 pt-0">
        <Palette.Empty className="px-3 py-8 text-center text-sm text-muted">Nothing has that name. Try another word.</Palette.Empty>
        {findCommands(commands, typed).map(([group, list]) => (
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
  const { open, setOpen, commands } = usePalette();
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
          <PaletteBody commands={commands} onRun={run} />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
