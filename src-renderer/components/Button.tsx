import type { LucideIcon } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { Link } from '../routing.tsx';
import type { LinkProps } from '../routing.tsx';
import { classNames } from './class-names.ts';
import { Spinner } from './Spinner.tsx';

export type ButtonKind = 'primary' | 'secondary' | 'ghost' | 'danger';
export type ButtonSize = 'small' | 'medium' | 'large';

const kinds: Readonly<Record<ButtonKind, string>> = {
  primary:
    'bg-accent text-white shadow-control hover:bg-accent-hover active:bg-accent-hover disabled:bg-pressed disabled:text-faint disabled:shadow-none',
  secondary:
    'border border-edge bg-button text-ink shadow-control hover:bg-button-hover active:bg-pressed disabled:text-faint disabled:shadow-none',
  ghost: 'text-muted hover:bg-hover hover:text-ink active:bg-pressed disabled:text-faint disabled:hover:bg-transparent',
  danger:
    'bg-danger-solid text-white shadow-control hover:bg-danger-hover active:bg-danger-hover disabled:bg-pressed disabled:text-faint disabled:shadow-none',
};

const sizes: Readonly<Record<ButtonSize, string>> = {
  small: 'h-7 gap-1.5 px-2.5 text-xs',
  medium: 'h-8 gap-2 px-3 text-sm',
  large: 'h-9 gap-2 px-4 text-base',
};

/** The classes of a button, for what must look like one. */
export function buttonClass(kind: ButtonKind, size: ButtonSize, extra?: string): string {
  return classNames(
    'inline-flex shrink-0 items-center justify-center rounded-md font-medium whitespace-nowrap select-none transition-colors duration-100 disabled:cursor-not-allowed',
    kinds[kind],
    sizes[size],
    extra,
  );
}

/** A button: one primary a screen, `danger` only for what destroys. */
export interface ButtonProps extends ComponentProps<'button'> {
  readonly kind?: ButtonKind | undefined;
  readonly size?: ButtonSize | undefined;
  readonly icon?: LucideIcon | undefined;
  /** Work is under way: the button is held and shows a turning circle. */
  readonly busy?: boolean | undefined;
}

/** A button with an optional icon before its words. */
export function Button(props: ButtonProps): ReactNode {
  const { kind = 'secondary', size = 'medium', icon: Icon, busy = false, className, children, disabled, ...rest } = props;
  return (
    <button
      type="button"
      {...rest}
      disabled={busy || disabled}
      aria-busy={busy || undefined}
      className={buttonClass(kind, size, className)}
    >
      {busy ? <Spinner /> : Icon && <Icon aria-hidden size={size === 'small' ? 13 : 15} strokeWidth={2} />}
      {children}
    </button>
  );
}

/** A link that looks like a button: it goes somewhere, it does nothing else. */
export interface ButtonLinkProps extends LinkProps, Pick<ButtonProps, 'kind' | 'size' | 'icon'> {}

/** An anchor to a route, drawn as a button. */
export function ButtonLink(props: ButtonLinkProps): ReactNode {
  const { kind = 'secondary', size = 'medium', icon: Icon, className, children, ...rest } = props;
  return (
    <Link {...rest} className={buttonClass(kind, size, className)}>
      {Icon && <Icon aria-hidden size={size === 'small' ? 13 : 15} strokeWidth={2} />}
      {children}
    </Link>
  );
}
