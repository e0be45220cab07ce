import { log } from '../log.js';

/** An outage repeats the same error at every retry: one line is enough. */
export function tellOnce(what: string): (error: Error) => void {
  let last = '';
  return (error) => {
    if (error.message === last) return;
    last = error.message;
    log.fault(what, error);
  };
}
