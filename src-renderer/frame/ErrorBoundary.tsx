import { Component } from 'react';
import type { ErrorInfo, ReactNode } from 'react';

/** What stands below a boundary and what replaces it. */
export interface ErrorBoundaryProps {
  readonly children: ReactNode;
  /** Draws the fallback; `retry` renders the children again. */
  readonly fallback: (error: unknown, retry: () => void) => ReactNode;
  /** When it changes (the URL), a broken screen is given up. */
  readonly resetKey?: string | undefined;
  readonly onError?: ((error: unknown, where: string) => void) | undefined;
}

interface BoundaryState {
  readonly broken: { readonly error: unknown } | undefined;
}

/** Keeps one broken screen from taking the app down. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, BoundaryState> {
  override state: BoundaryState = { broken: undefined };

  static getDerivedStateFromError(error: unknown): BoundaryState {
    return { broken: { error } };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    this.props.onError?.(error, info.componentStack ?? '');
  }

  override componentDidUpdate(before: ErrorBoundaryProps): void {
    if (this.state.broken && before.resetKey !== this.props.resetKey) this.retry();
  }

  readonly retry = (): void => {
    this.setState({ broken: undefined });
  };

  override render(): ReactNode {
    const { broken } = this.state;
    return broken ? this.props.fallback(broken.error, this.retry) : this.props.children;
  }
}
