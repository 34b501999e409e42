import './no-eval.ts';
import { App } from './app.tsx';
import { mount } from './mount.tsx';

mount(window, (text) => navigator.clipboard.writeText(text), <App />);
