import type { ReactNode } from 'react';
import type { AccessKeyFinding } from '../../../src-shared/access-keys.ts';
import { classNames } from '../../components/class-names.ts';
import { toneInk } from '../../components/tone.ts';
import { findingOrder, findingWords } from './access-key-words.ts';

/** How many keys each finding has, and which is looked at. */
export interface FindingTilesProps {
  readonly counts: readonly { readonly finding: AccessKeyFinding; readonly count: number }[];
  readonly current: AccessKeyFinding;
  readonly onChoose: (finding: AccessKeyFinding) => void;
}

interface TileProps {
  readonly finding: AccessKeyFinding;
  readonly count: number;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

function Tile({ finding, count, chosen, onChoose }: TileProps): ReactNode {
  const { word, icon: Icon, tone } = findingWords[finding];
  return (
    <button
      type="button"
      aria-pressed={chosen}
      onClick={onChoose}
      className={classNames(
        'flex flex-col gap-0.5 rounded-lg border px-3 py-2 text-left transition-colors duration-100',
        chosen ? 'border-accent bg-accent-soft' : 'border-edge bg-surface hover:border-control',
      )}
    >
      <span className={classNames('flex items-center gap-1.5 text-lg font-semibold tabular-nums', count === 0 && 'text-faint')}>
        <Icon aria-hidden size={15} className={count === 0 ? 'text-faint' : toneInk[tone]} />
        {count.toLocaleString()}
      </span>
      <span className="text-xs font-medium text-muted">{word}</span>
    </button>
  );
}

/** The findings side by side, the most pressing first; one of them is looked at. */
export function FindingTiles({ counts, current, onChoose }: FindingTilesProps): ReactNode {
  return (
    <div role="group" aria-label="Findings" className="grid shrink-0 grid-cols-7 gap-2 px-6 pb-3">
      {findingOrder.map((finding) => (
        <Tile
          key={finding}
          finding={finding}
          count={counts.find((one) => one.finding === finding)?.count ?? 0}
          chosen={finding === current}
          onChoose={() => { onChoose(finding); }}
        />
      ))}
    </div>
  );
}
