import { useState } from 'react';
import type { ReactNode } from 'react';
import { CodeBlock } from '../../components/CodeBlock.tsx';
import { SegmentedControl } from '../../components/SegmentedControl.tsx';
import { callText } from './call-texts.ts';
import type { ExampleRequest, Language } from './call-texts.ts';

const segments = [
  { value: 'curl', label: 'curl' },
  { value: 'node', label: 'Node' },
  { value: 'python', label: 'Python' },
] as const;

const titles: Readonly<Record<Language, string>> = { curl: 'Command for a shell', node: 'Module for Node 20 or later', python: 'Script for Python 3' };

/** The call in three languages, ready to be copied. */
export function CallExample({ request }: { readonly request: ExampleRequest }): ReactNode {
  const [language, setLanguage] = useState<Language>('curl');
  const purpose = request.authorized ? 'The pair comes from the environment, by the names it has in the file that is saved with it: KEYDESK_PUBLIC_KEY and KEYDESK_PRIVATE_KEY.' : 'It needs no access key.';
  return (
    <>
      <div className="print:hidden">
        <SegmentedControl label="Language" value={language} onChange={setLanguage} segments={segments} />
      </div>
      <CodeBlock title={titles[language]} purpose={purpose} text={callText(language, request)} />
    </>
  );
}
