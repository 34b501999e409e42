import { z } from 'zod';

// Zod asks, with the first object schema that is made, whether it may compile code. The policy of the page says no, and
// every such question is reported as a violation: so it is told beforehand. This must be the first import of the page.
z.config({ jitless: true });
