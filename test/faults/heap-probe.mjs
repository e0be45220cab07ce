// Loaded into a process of the product by NODE_OPTIONS: on SIGUSR2 it says what its heap holds once all that is free is given back.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
process.on('SIGUSR2', () => {
  collect();
  console.log(`heap ${process.memoryUsage().heapUsed}`);
});
