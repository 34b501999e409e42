import type { ReactNode } from 'react';
import type { AccessDocument } from '../../../src-shared/key-abilities.ts';
import { CodeBlock } from '../../components/CodeBlock.tsx';
import { saveFile } from '../../desk/save-file.ts';

const mediaTypes: Readonly<Record<AccessDocument['language'], string>> = { json: 'application/json', shell: 'text/plain', text: 'text/plain' };

function save({ fileName, document, language }: AccessDocument): void {
  saveFile({ fileName, content: new TextEncoder().encode(document), type: mediaTypes[language] });
}

/** The texts to hand to whoever runs the customer's KMS. */
export function AccessDocuments({ documents }: { readonly documents: readonly AccessDocument[] }): ReactNode {
  if (documents.length === 0) return <p className="text-sm text-muted">There is nothing to grant for this key.</p>;
  return (
    <div className="flex flex-col gap-3">
      {documents.map((one) => (
        <CodeBlock key={one.fileName} title={one.title} purpose={one.purpose} text={one.document} fileName={one.fileName} onSave={() => { save(one); }} />
      ))}
    </div>
  );
}
