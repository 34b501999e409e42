/** `npm run e2e`: the app in a real browser; arguments go to Vitest (`npm run e2e -- unlock` runs the files named so). */
import { endToEndStage, runStages } from './stages.ts';

process.exitCode = await runStages([endToEndStage(process.argv.slice(2))]);
