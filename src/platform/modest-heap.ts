import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * For the process of pages, once it has started: while it grows, V8 would look a dozen times at what is there to stay. On a machine with
 * much memory V8 lets the old part of its heap become four times what lives in it before it looks: what the batches of a campaign leave
 * behind filled 115 MB of which nothing was used any more. At 1.2 times the process keeps 90 MB less (measured: docs/decisions/0024), but looks
 * at what is there to stay twice a second while pages are asked, a fifth of what they cost; at 1.3 times it keeps 8 MB more (0052).
 * What V8 reads once stands where they are started: the young part of the heap is bounded (`--max-semi-space-size`, 0035), and the worker collects without helpers, which take the other core from the pages
 * (`--single-threaded-gc`, 0024). Both start with `--no-opt`: what is run once is not worth optimising, and only what comes after the start
 * is run often (0058). So does what the C library keeps: it hands back what is free at its end beyond 128 kB (`MALLOC_TRIM_THRESHOLD_`), and
 * takes large pieces apart, whatever was given back before: left to itself it holds some 20 MB of buffers that are gone (0081). The web keeps
 * a megabyte of it at hand and takes nothing smaller apart: what compresses a page is taken and given back each time, and was made of new pages of memory.
 */
export function keepHeapModest(): void {
  growBy(30);
  // Four threads for what is over in two milliseconds of one: they take the core of PostgreSQL, and most of that is waiting for one another (0055).
  setFlagsFromString('--no-parallel-scavenge');
}

/** The same for the process of jobs: at 1.4 times V8 looks once in a campaign of 2,000 clients instead of twice, a fifth of what it cost (0024). */
export function leaveRoomForBatches(): void {
  growBy(40);
}

// What is compiled is kept: V8 throws away what has not run while it looked five times, and after half a minute of nobody compiles and learns it all again (0068).
// From here on code is optimised. V8 works out how far the heap may grow when it has looked: without a look now, that of its start would hold, at four times.
function growBy(percent: number): void {
  setFlagsFromString('--no-flush-bytecode');
  setFlagsFromString('--opt');
  setFlagsFromString(`--heap-growing-percent=${percent}`);
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}
