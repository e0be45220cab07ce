import { campaignChecks } from './campaign-checks.js';
import { certificateChecks } from './certificate-checks.js';
import type { Check, Found, Ground } from './check.js';
import { clientChecks } from './client-checks.js';
import { jobChecks } from './job-checks.js';
import { journalChecks } from './journal-checks.js';
import { mailChecks } from './mail-checks.js';
import { progressCheck } from './progress-check.js';
import { stateChecks } from './state-checks.js';

/** Nothing lost, nothing twice, invariants hold, the chain is intact: each is some of these. */
export const checks: Check[] = [
  ...jobChecks,
  ...mailChecks,
  ...campaignChecks,
  ...stateChecks,
  ...certificateChecks,
  ...clientChecks,
  progressCheck,
  ...journalChecks,
];

export interface Outcome extends Pick<Check, 'name' | 'proves'> {
  /** null: it could not be done on this ground. */
  found: Found | null;
}

/** Every check on one editor, one after the other. Reads only. */
export async function verify(ground: Ground): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { name, proves, find } of checks) outcomes.push({ name, proves, found: await find(ground) });
  return outcomes;
}

/** What is wrong, one line each: empty when all holds. For tests, after a fault. */
export async function faultsOf(ground: Ground): Promise<string[]> {
  return (await verify(ground)).flatMap(({ name, found }) => (found?.faults ?? []).map((fault) => `${name}: ${fault}`));
}
