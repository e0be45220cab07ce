import { fileURLToPath } from 'node:url';
import { readEnvFile } from './config/env-file.js';
import { readEnv } from './config/env.js';
import { shareAmong } from './platform/several-processes.js';

/** The web: one process, or several behind one port. */
readEnvFile();
const { WEB_PROCESSES, PORT } = readEnv();
if (WEB_PROCESSES === 1) await import('./web.js');
else {
  await shareAmong(WEB_PROCESSES, fileURLToPath(new URL('./web.js', import.meta.url)));
  console.log(`web ready on port ${PORT}, ${WEB_PROCESSES} processes`);
}
