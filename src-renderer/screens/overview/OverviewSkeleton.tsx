import type { ReactNode } from 'react';
import { Card } from '../../components/Card.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';

const widths = ['wide:col-span-4', 'wide:col-span-4', 'wide:col-span-4', 'wide:col-span-7', 'wide:col-span-5'] as const;

/** The overview while its first answer is on its way. */
export function OverviewSkeleton(): ReactNode {
  return (
    <div role="status" aria-label="Reading the overview" className="grid grid-cols-12 gap-4">
      {widths.map((width, place) => (
        <Card key={place} className={`col-span-12 ${width}`}>
          <Skeleton className="h-3.5 w-40" />
          <Skeleton className="mt-6 h-24 w-full" />
        </Card>
      ))}
    </div>
  );
}
