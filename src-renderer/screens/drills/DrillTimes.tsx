import type { ReactNode } from 'react';
import type { Drill } from '../../../src-shared/drills.ts';
import { Card } from '../../components/Card.tsx';
import { KeyValueList } from '../../components/KeyValueList.tsx';
import { Timestamp } from '../../components/Timestamp.tsx';
import { between, cutOffAt, isOver, lengthText } from './drill-words.ts';

function Moment({ at, unknown }: { readonly at: number | null; readonly unknown: string }): ReactNode {
  return at === null ? <span className="text-faint">{unknown}</span> : <Timestamp at={at} detail="second" />;
}

function Length({ ms, unknown }: { readonly ms: number | null; readonly unknown: string }): ReactNode {
  return ms === null ? <span className="text-faint">{unknown}</span> : <span className="tabular-nums">{lengthText(ms)}</span>;
}

function moments({ startedAt, disabledAt, refusedAt, sealedAt, enabledAt, servingAt, ...drill }: Drill) {
  const over = isOver(drill);
  const open = over ? 'Not measured' : 'Not yet';
  const before = 'Not known: its effect was seen before it was said';
  return [
    { key: 'Started', value: <Timestamp at={startedAt} detail="second" /> },
    { key: 'Key disabled', value: <Moment at={disabledAt} unknown={refusedAt === null || drill.step === 'disable' ? open : before} /> },
    { key: 'First refused', value: <Moment at={refusedAt} unknown={open} /> },
    { key: 'All sealed', value: <Moment at={sealedAt} unknown={open} /> },
    { key: 'Key enabled', value: <Moment at={enabledAt} unknown={drill.serving === 0 || drill.step === 'enable' ? open : before} /> },
    { key: 'All serving', value: <Moment at={servingAt} unknown={open} /> },
  ];
}

/** Every moment of the drill, and the lengths between them. */
export function DrillTimes({ drill }: { readonly drill: Drill }): ReactNode {
  const { disabledAt, refusedAt, sealedAt, enabledAt, servingAt } = drill;
  const fromRefusal = disabledAt === null && refusedAt !== null;
  const open = isOver(drill) ? 'Not measured' : 'Not yet';
  const lengths = [
    { key: 'Disabled to refused', value: <Length ms={between(disabledAt, refusedAt)} unknown={fromRefusal ? 'Not known' : open} /> },
    { key: fromRefusal ? 'Refused to sealed' : 'Disabled to sealed', value: <Length ms={between(cutOffAt(drill), sealedAt)} unknown={open} /> },
    { key: 'Enabled to serving', value: <Length ms={between(enabledAt, servingAt)} unknown={enabledAt === null && servingAt !== null ? 'Not known' : open} /> },
    { key: 'Out of service', value: <Length ms={between(sealedAt, servingAt)} unknown={open} /> },
    { key: 'Reason', value: <span className="whitespace-pre-wrap">{drill.reason}</span> },
    { key: 'Note', value: drill.note === '' ? <span className="text-faint">None</span> : <span className="whitespace-pre-wrap">{drill.note}</span> },
  ];
  return (
    <Card title="Times" className="col-span-12" description="What the officer said is taken as its time; everything else is measured from the audit log.">
      <div className="grid gap-x-10 gap-y-4 wide:grid-cols-2">
        <KeyValueList items={moments(drill)} />
        <KeyValueList items={lengths} />
      </div>
    </Card>
  );
}
