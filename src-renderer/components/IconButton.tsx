import type { LucideIcon } from 'lucide-react';
import type { ComponentProps, ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Tooltip } from './Tooltip.tsx';

/** A button that is only an icon: its label is its name and its tooltip. */
export interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children' | 'aria-label'> {
  readonly icon: LucideIcon;
  readonly label: string;
  readonly size?: 'small' | 'medium' | undefined;
  /** Left out where a tooltip would cover what is being read. */
  readonly tooltip?: boolean | undefined;
}

const look =
  'inline-flex shrink-0 items-center justify-center rounded-md text-muted transition-colors duration-100 hover:bg-hover hover:text-ink active:bg-pressed disabled:text-faint disabled:hover:bg-transparent data-popup-open:bg-hover data-popup-open:text-ink';

/** An icon with a name. */
export function IconButton(props: IconButtonProps): ReactNode {
  const { icon: Icon, label, size = 'medium', tooltip = true, className, ...rest } = props;
  const button = (
    <button
      type="button"
      {...rest}
      aria-label={label}
      className={classNames(look, size === 'small' ? 'size-6' : 'size-8', className)}
    >
      <Icon aria-hidden size={size === 'small' ? 14 : 16} />
    </button>
  );
  return tooltip ? <Tooltip text={label}>{button}</Tooltip> : button;
}
