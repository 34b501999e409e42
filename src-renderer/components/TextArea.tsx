import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Field, splitFieldFrame } from './Field.tsx';
import type { FieldFrame } from './Field.tsx';
import { useFieldLinks } from './field-context.ts';

/** A labelled text of several lines. */
export interface TextAreaProps extends FieldFrame, Omit<ComponentProps<'textarea'>, 'required'> {
  readonly mono?: boolean | undefined;
}

type TextAreaControl = Omit<TextAreaProps, keyof FieldFrame>;

function TextAreaInput({ mono = false, rows = 4, ...rest }: TextAreaControl): ReactNode {
  const links = useFieldLinks();
  return (
    <textarea
      rows={rows}
      spellCheck={!mono}
      {...links}
      {...rest}
      className={classNames('control w-full resize-y px-2.5 py-1.5', mono && 'mono')}
    />
  );
}

/** A labelled text of several lines; grows by its corner. */
export function TextArea({ className, ...props }: TextAreaProps): ReactNode {
  const [frame, control] = splitFieldFrame(props);
  return (
    <Field {...frame} className={className}>
      <TextAreaInput {...control} />
    </Field>
  );
}
