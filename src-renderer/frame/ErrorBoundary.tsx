import { Component } from 'react';
import type { ErrorInfo, ReactNode } from 'react';
import { BrokenScreen } from './BrokenScreen.tsx';

/** What stands below a boundary. Give it a `key` that changes with the screen, so that another screen starts whole. */
export interface ErrorBoundaryProps {
  readonly children: ReactNode;
  /** Replaces what broke; `retry` renders the children again. A `BrokenScreen` when left out. */
  readonly fallback?: ((retry: () => void) => ReactNode) | undefined;
  /** Told once for each fault, with the components it came through. */
  readonly onError?: ((error: unknown, where: string) => void) | undefined;
}

interface BoundaryState {
  readonly broken: boolean;
}

/** Keeps one broken screen from taking the app down. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, BoundaryState> {
  override state: BoundaryState = { broken: false };

  static getDerivedStateFromError(): BoundaryState {
    return { broken: true };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    this.props.onError?.(error, info.componentStack ?? '');
  }

  readonly retry = (): void => {
    this.setState({ broken: false });
  };

  override render(): ReactNode {
    if (!this.state.broken) return this.props.children;
    return this.props.fallback?.(this.retry) ?? <BrokenScreen onRetry={this.retry} />;
  }
}
