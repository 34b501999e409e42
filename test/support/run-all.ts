/** `npm test`: everything that can run on this machine, each stage whether or not the one before failed. */
import { buildStage, endToEndStage, lintStage, runStages, suiteStage, typesStage } from './stages.ts';

process.exitCode = await runStages([
  typesStage,
  lintStage,
  suiteStage('unit'),
  suiteStage('journeys'),
  buildStage,
  endToEndStage(),
]);
