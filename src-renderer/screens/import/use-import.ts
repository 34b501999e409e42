import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { DeskError } from '../../client.ts';
import { toBase64Url } from '../../desk/base64url.ts';
import { useClient, useQueries } from '../../desk/desk-context.tsx';
import { useAct } from '../../desk/use-act.ts';
import { useSearch } from '../../routing.tsx';
import type { ImportOptions, ImportPreview } from '../../../src-shared/secrets.ts';
import { firstOptions, sentOptions } from './import-options.ts';
import type { ImportSource } from './import-source.ts';

/** An import from the choice of a file to its job. */
export interface ImportWork {
  readonly source: ImportSource | null;
  readonly choose: (source: ImportSource | null) => void;
  readonly preview: ImportPreview | null;
  readonly options: ImportOptions;
  /** Changes the options; the preview follows shortly after. */
  readonly change: (options: ImportOptions) => void;
  readonly check: (tenant: string, source: ImportSource) => void;
  readonly start: () => void;
  /** Back to the choice of a file. */
  readonly again: () => void;
  readonly busy: boolean;
  readonly starting: boolean;
  readonly error: DeskError | null;
}

/** What an import would do, and the work it belongs to. */
export interface PreviewStepProps {
  readonly work: ImportWork;
  readonly preview: ImportPreview;
}

/** How long the options must be left alone before the preview is made anew, in ms. */
const settled = 250;

/** Makes the preview follow the options: the newest wish counts, and one is asked at a time. */
function useRevision(preview: ImportPreview | null, take: (preview: ImportPreview) => void) {
  const client = useClient();
  const queries = useQueries();
  const cache = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const act = useAct(client.secrets.revisePreview, 'form');
  useEffect(() => () => { clearTimeout(timer.current); }, []);
  const revise = (options: ImportOptions): void => {
    clearTimeout(timer.current);
    if (preview === null) return;
    timer.current = setTimeout(() => {
      void act.run({ preview: preview.preview, options: sentOptions(options) }).then((revised) => {
        if (revised === undefined) return;
        take(revised);
        void cache.invalidateQueries({ queryKey: queries.secrets.previewRows.key() });
      });
    }, settled);
  };
  return { revise, busy: act.busy, error: act.error, clear: act.clear };
}

/** The work of one import. The file stays in this component and goes with it; the job's id stands in the URL. */
export function useImport(): ImportWork {
  const client = useClient();
  const [, search] = useSearch();
  const [source, setSource] = useState<ImportSource | null>(null);
  const [preview, setPreview] = useState<ImportPreview | null>(null);
  const [options, setOptions] = useState(firstOptions);
  const checking = useAct(client.secrets.previewImport, 'form');
  const starting = useAct(client.secrets.startImport, 'form');
  const revision = useRevision(preview, setPreview);
  const choose = (chosen: ImportSource | null): void => {
    checking.clear();
    setSource(chosen);
  };
  const check = (tenant: string, checked: ImportSource): void => {
    setSource(checked);
    const { fileName, bytes } = checked;
    void checking.run({ tenant, fileName: fileName.slice(0, 255), content: toBase64Url(bytes), options: sentOptions(options) }).then((made) => {
      if (made !== undefined) setPreview(made);
    });
  };
  const again = (): void => {
    for (const act of [checking, starting, revision]) act.clear();
    setPreview(null);
    setSource(null);
    setOptions({ ...firstOptions, rules: options.rules });
    search({ job: null });
  };
  const start = async (): Promise<void> => {
    const started = preview === null ? undefined : await starting.run({ preview: preview.preview });
    if (started === undefined) return;
    setSource(null);
    search({ job: started.job });
  };
  return {
    source,
    choose,
    preview,
    options,
    change: (next) => {
      setOptions(next);
      revision.revise(next);
    },
    check,
    start: () => void start(),
    again,
    busy: checking.busy || revision.busy,
    starting: starting.busy,
    error: checking.error ?? revision.error ?? starting.error,
  };
}
