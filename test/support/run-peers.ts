/**
 * `npm run test:peers`: our formats against programs of others. A peer that is not installed is skipped with the reason, or is a
 * failure with KEYDESK_PEERS=required.
 */
import { runStages, suiteStage } from './stages.ts';

process.exitCode = await runStages([suiteStage('peers', process.argv.slice(2))]);
