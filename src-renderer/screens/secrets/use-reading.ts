import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { DeskError } from '../../client.ts';
import { fromBase64Url } from '../../desk/base64url.ts';
import { useClient, useQueries } from '../../desk/desk-context.tsx';
import { saveFile } from '../../desk/save-file.ts';
import { useAct } from '../../desk/use-act.ts';
import { lentDetail, useLendClipboard } from '../../desk/use-lend-clipboard.ts';
import { useToast } from '../../stores/view.tsx';
import type { Revision, Secret } from '../../../src-shared/secrets.ts';
import { needsReason, strictest } from '../../../src-shared/sensitivity.ts';
import type { Sensitivity } from '../../../src-shared/sensitivity.ts';
import type { ReadPurpose } from './read-words.ts';
import { fileNameOf, shownFor } from './shown-value.ts';
import type { ShownValue } from './shown-value.ts';

/** Reading one value: what is on screen, what is asked, and the ways to read. */
export interface Reading {
  readonly shown: ShownValue | null;
  readonly hide: () => void;
  readonly busy: boolean;
  readonly error: DeskError | null;
  readonly sensitivity: Sensitivity;
  /** The purpose a reason is being asked for. */
  readonly asking: ReadPurpose | null;
  readonly start: (purpose: ReadPurpose) => void;
  readonly giveReason: (reason: string) => void;
  readonly stepBack: () => void;
}

interface Shelf {
  readonly shown: ShownValue | null;
  readonly show: (value: ShownValue) => void;
  readonly hide: () => void;
}

/** Holds the value while it is on screen: at most a minute, never behind a hidden window, and wiped when it goes. */
function useShelf(onHide: () => void): Shelf {
  const [shown, setShown] = useState<ShownValue | null>(null);
  const hide = useCallback(() => {
    setShown(null);
    onHide();
  }, [onHide]);
  useEffect(() => {
    if (shown === null) return undefined;
    const timer = setTimeout(hide, shown.until - Date.now());
    const look = (): void => {
      if (document.visibilityState === 'hidden') hide();
    };
    document.addEventListener('visibilitychange', look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', look);
      shown.bytes.fill(0);
    };
  }, [shown, hide]);
  return { shown, show: setShown, hide };
}

/** Copies by main where it has a clipboard, by the page otherwise. */
function useCopyValue(secret: Secret, revision: Revision): (reason: string | undefined) => Promise<void> {
  const client = useClient();
  const queries = useQueries();
  const showToast = useToast();
  const { data: about } = useQuery({ ...queries.settings.about.queryOptions(), staleTime: Infinity });
  const lend = useLendClipboard();
  const title = `Copied ${secret.key}`;
  const copyHere = async (reason: string | undefined): Promise<void> => {
    const { value, text } = await client.secrets.reveal({ secret: secret.id, revision: revision.id, reason, purpose: 'copy' });
    if (text) await lend(new TextDecoder().decode(fromBase64Url(value)), title);
    else showToast({ tone: 'attention', title: 'This value is not text', detail: 'Save it to a file instead.' });
  };
  return async (reason) => {
    if (about?.host !== 'electron') return copyHere(reason);
    const { clearsAfterSeconds } = await client.secrets.copy({ secret: secret.id, revision: revision.id, reason });
    showToast({ tone: 'ok', title, detail: lentDetail(clearsAfterSeconds) });
  };
}

interface Wanted {
  readonly purpose: ReadPurpose;
  readonly reason: string | undefined;
}

function useRead(secret: Secret, revision: Revision, show: (value: ShownValue) => void): (wanted: Wanted) => Promise<true> {
  const client = useClient();
  const copy = useCopyValue(secret, revision);
  const showToast = useToast();
  const save = (fileName: string, content: Uint8Array<ArrayBuffer>): void => {
    saveFile({ fileName, content });
    showToast({ tone: 'ok', title: `${fileName} was saved`, detail: 'It holds the value in clear. Remove it when it is no longer needed.' });
  };
  return async ({ purpose, reason }) => {
    if (purpose === 'copy') {
      await copy(reason);
      return true;
    }
    const answer = await client.secrets.reveal({ secret: secret.id, revision: revision.id, reason, purpose });
    const bytes = fromBase64Url(answer.value);
    if (purpose === 'save') save(fileNameOf(secret.key, answer.revision.version, answer.text), bytes);
    else show({ revision: answer.revision, bytes, text: answer.text ? new TextDecoder().decode(bytes) : null, until: Date.now() + shownFor });
    return true;
  };
}

/**
 * Reads a value for the officer. A reason that was given holds while the value is on screen; the next look needs a new one.
 * The value lives in this component alone and goes with it.
 */
export function useReading(secret: Secret, revision: Revision): Reading {
  const [asking, setAsking] = useState<ReadPurpose | null>(null);
  const reason = useRef<string | undefined>(undefined);
  const forget = useCallback(() => { reason.current = undefined; }, []);
  const { shown, show, hide } = useShelf(forget);
  const act = useAct(useRead(secret, revision, show), 'form', 'reads');
  const sensitivity = strictest([secret.sensitivity, revision.sensitivity]);
  const read = async (purpose: ReadPurpose, given: string | undefined): Promise<void> => {
    const done = await act.run({ purpose, reason: given });
    reason.current = done === true && (purpose === 'view' || shown !== null) ? given : undefined;
  };
  const start = (purpose: ReadPurpose): void => {
    if (needsReason(sensitivity) && reason.current === undefined) setAsking(purpose);
    else void read(purpose, reason.current);
  };
  const giveReason = (given: string): void => {
    setAsking(null);
    if (asking !== null) void read(asking, given);
  };
  return { shown, hide, busy: act.busy, error: act.error, sensitivity, asking, start, giveReason, stepBack: () => { setAsking(null); } };
}
