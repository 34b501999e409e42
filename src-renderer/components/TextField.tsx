import type { LucideIcon } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Field, splitFieldFrame } from './Field.tsx';
import type { FieldFrame } from './Field.tsx';
import { useFieldLinks } from './field-context.ts';

/** An input without its field; takes everything a native input takes. */
export interface TextInputProps extends Omit<ComponentProps<'input'>, 'size'> {
  readonly icon?: LucideIcon | undefined;
  /** Ids, URIs, codes: fixed width, no spell check. */
  readonly mono?: boolean | undefined;
  readonly size?: 'small' | 'medium' | undefined;
  /** Stands inside the right end of the control. */
  readonly suffix?: ReactNode;
}

const exact = { spellCheck: false, autoCapitalize: 'off', autoCorrect: 'off' } as const;

/** The bare input, drawn as a control. */
export function TextInput(props: TextInputProps): ReactNode {
  const { icon: Icon, mono = false, size = 'medium', suffix, className, ...rest } = props;
  const links = useFieldLinks();
  return (
    <div className={classNames('control flex items-center gap-2 px-2.5', size === 'small' ? 'h-7' : 'h-8', className)}>
      {Icon && <Icon aria-hidden size={14} className="shrink-0 text-faint" />}
      <input
        autoComplete="off"
        {...(mono ? exact : {})}
        {...links}
        {...rest}
        className={classNames('h-full w-full min-w-0 flex-1 bg-transparent outline-hidden', mono && 'mono')}
      />
      {suffix}
    </div>
  );
}

/** A labelled line of text. Spread react-hook-form's `register(...)` onto it. */
export interface TextFieldProps extends FieldFrame, Omit<TextInputProps, 'required' | 'className'> {
  readonly className?: string | undefined;
}

/** A labelled line of text. */
export function TextField({ className, ...props }: TextFieldProps): ReactNode {
  const [frame, control] = splitFieldFrame(props);
  return (
    <Field {...frame} className={className}>
      <TextInput {...control} />
    </Field>
  );
}
