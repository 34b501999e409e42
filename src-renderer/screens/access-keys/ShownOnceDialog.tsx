import { useQuery } from '@tanstack/react-query';
import { Copy, Download } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { AccessKeyMade } from '../../../src-shared/access-keys.ts';
import { Button } from '../../components/Button.tsx';
import { Callout } from '../../components/Callout.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import { CodeBlock } from '../../components/CodeBlock.tsx';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { CopyableId } from '../../components/CopyableId.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Menu } from '../../components/Menu.tsx';
import { useOpenVault, useQueries } from '../../desk/desk-context.tsx';
import { saveFile } from '../../desk/save-file.ts';
import { useLendClipboard } from '../../desk/use-lend-clipboard.ts';
import { useToast } from '../../stores/view.tsx';
import { nameOf } from './access-key-words.ts';
import { credentialFileName, credentialText, tokenLine } from './credential-file.ts';
import type { Credential, CredentialFormat } from './credential-file.ts';

/** A pair that was made; its private key lives in the props of this dialog and goes with it. */
export interface ShownOnceProps {
  readonly made: AccessKeyMade;
  readonly title: string;
  /** What else is to be known of it: what a rotation does to the old pair. */
  readonly note?: ReactNode;
  readonly onClose: () => void;
}

/** Where the REST API listens, or would if it were on. */
function useApi(): { readonly url: string; readonly off: boolean } {
  const queries = useQueries();
  const { data: settings } = useQuery(queries.settings.get.queryOptions());
  const { data: status } = useQuery(queries.rest.status.queryOptions());
  const url = status?.standing.state === 'on' ? status.standing.url : `http://127.0.0.1:${String(settings?.rest.port ?? '')}`;
  return { url, off: status !== undefined && status.standing.state !== 'on' };
}

function SaveButton({ credential }: { readonly credential: Credential }): ReactNode {
  const showToast = useToast();
  const save = (format: CredentialFormat) => (): void => {
    const fileName = credentialFileName(credential.key, format);
    saveFile({ fileName, content: new TextEncoder().encode(credentialText(credential, format)) });
    showToast({ tone: 'ok', title: `${fileName} was saved`, detail: 'It holds the private key in clear. Move it to where it is used, and remove it here.' });
  };
  const entries = [
    { label: 'As an .env file', detail: 'for shells and containers', onSelect: save('env') },
    { label: 'As a JSON file', detail: 'for programs', onSelect: save('json') },
  ];
  return <Menu align="end" trigger={<Button size="small" icon={Download}>Download as file</Button>} entries={entries} />;
}

function useCopyKey(privateKey: string): () => void {
  const lend = useLendClipboard();
  const showToast = useToast();
  return () => {
    lend(privateKey, 'Copied the private key').catch(() => {
      showToast({ tone: 'danger', title: 'Could not copy', detail: 'The clipboard refused. Select the private key and copy it by hand, or download it.' });
    });
  };
}

function Pair({ credential }: { readonly credential: Credential }): ReactNode {
  const { key, privateKey } = credential;
  const copyKey = useCopyKey(privateKey);
  return (
    <section aria-label="The pair" className="overflow-hidden rounded-lg border border-edge bg-surface">
      <div className="px-3 py-2.5">
        <p className="text-xs font-medium">Public key</p>
        <CopyableId value={key.publicKey} label="public key" whole className="mt-0.5 text-ink" />
      </div>
      <div className="border-t border-line px-3 py-2.5">
        <p className="text-xs font-medium">Private key</p>
        <code translate="no" className="mono mt-0.5 block wrap-anywhere text-ink select-all">
          {privateKey}
        </code>
      </div>
      <div className="flex items-center gap-2 border-t border-line bg-sunken px-3 py-2">
        <Button size="small" icon={Copy} onClick={copyKey}>
          Copy private key
        </Button>
        <SaveButton credential={credential} />
      </div>
    </section>
  );
}

function ApiNote({ off }: { readonly off: boolean }): ReactNode {
  if (!off) return null;
  return <Callout tone="info">The REST API is off. Switch it on in Settings before the key is used.</Callout>;
}

/** Asks before the only sight of a private key is given up. */
function LeavingDialog({ onStay, onLeave }: { readonly onStay: () => void; readonly onLeave: () => void }): ReactNode {
  return (
    <ConfirmDialog open title="Close without the private key?" act="Close all the same" onClose={onStay} onConfirm={onLeave}>
      You have not said that the private key is stored. It cannot be shown again: without it the key is of no use, and you would have to rotate or
      delete it.
    </ConfirmDialog>
  );
}

/** Shows a new pair, this once, with the ways to take it along. It is held in this component alone and goes with it. */
export function ShownOnceDialog({ made, title, note, onClose }: ShownOnceProps): ReactNode {
  const { id } = useOpenVault();
  const { url, off } = useApi();
  const credential = { ...made, account: id, url };
  const [stored, setStored] = useState(false);
  const [leaving, setLeaving] = useState(false);
  const close = (): void => {
    if (stored) onClose();
    else setLeaving(true);
  };
  const done = (
    <Button kind="primary" disabled={!stored} onClick={onClose}>
      Done
    </Button>
  );
  return (
    <Dialog open guarded width="large" title={title} description={<span className="wrap-anywhere">{nameOf(made.key)}</span>} onClose={close} actions={done}>
      <div className="flex flex-col gap-4">
        <Callout tone="attention" live title="The private key is shown this once">
          Keydesk keeps only a hash of it. Store it now where the program that uses it reads its secrets.
        </Callout>
        {note}
        <Pair credential={credential} />
        <CodeBlock title="Exchange it for a token" purpose="With the saved .env file, so that no shell keeps the private key in its history. The token holds 15 minutes." text={tokenLine(made.key)} />
        <ApiNote off={off} />
        <Checkbox label="I have stored the private key" checked={stored} onChange={setStored} />
      </div>
      {leaving && <LeavingDialog onStay={() => { setLeaving(false); }} onLeave={onClose} />}
    </Dialog>
  );
}
