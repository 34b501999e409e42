import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button } from '../../components/Button.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useSearch } from '../../routing.tsx';
import { ChipPopover } from './ChipPopover.tsx';

/** A filter that is one word, matched exactly. */
export interface WordChipProps {
  /** Its name in the URL. */
  readonly name: string;
  readonly label: string;
  readonly hint: string;
}

/** A chip that takes one word. */
export function WordChip({ name, label, hint }: WordChipProps): ReactNode {
  const [search, change] = useSearch();
  const [open, setOpen] = useState(false);
  const [word, setWord] = useState('');
  const chosen = search.get(name) ?? undefined;
  const show = (next: boolean): void => {
    setWord(chosen ?? '');
    setOpen(next);
  };
  return (
    <ChipPopover label={label} chosen={chosen} open={open} onOpenChange={show} onClear={() => { change({ [name]: null }); }}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          change({ [name]: word.trim() });
          setOpen(false);
        }}
      >
        <TextField label={label} hint={hint} autoFocus value={word} onChange={(event) => { setWord(event.currentTarget.value); }} />
        <Button type="submit" kind="primary" size="small" className="self-end">
          Apply
        </Button>
      </form>
    </ChipPopover>
  );
}
