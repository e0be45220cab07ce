// npm run build: as the demonstration and the tests build, whether a source changed or not.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './building.mjs';

process.exitCode = (await build(dirname(dirname(dirname(fileURLToPath(import.meta.url)))))) ? 0 : 1;
