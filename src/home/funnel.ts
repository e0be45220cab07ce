import { stuckDays } from '../clients/waiting-days.js';
import type { Who } from '../journey/steps/next-action.js';

/** So many clients at a step, whose turn it is since so many days. */
export interface WaitingClients {
  step: number;
  who: Who;
  /** null: nothing says since when. */
  days: number | null;
  count: number;
}

/** The clients at one step, and whom they wait for. */
export interface FunnelRow {
  step: number;
  here: number;
  client: number;
  editor: number;
  ans: number;
  administrator: number;
  medianDays: number | null;
  stuck: number;
}

/** What the clients that are counted together add up to, step by step. */
export function funnelOf(waiting: WaitingClients[]): FunnelRow[] {
  const steps = [...new Set(waiting.map(({ step }) => step))].sort((a, b) => a - b);
  return steps.map((step) => {
    const here = waiting.filter((one) => one.step === step);
    const of = (who: Who) => sum(here.filter((one) => one.who === who));
    return {
      step,
      here: sum(here),
      client: of('client'),
      editor: of('editor'),
      ans: of('ans'),
      administrator: of('administrator'),
      medianDays: medianOf(here),
      stuck: sum(here.filter(({ who, days }) => who !== 'nobody' && days !== null && days > stuckDays)),
    };
  });
}

function sum(counted: { count: number }[]): number {
  return counted.reduce((total, { count }) => total + count, 0);
}

/** Half of them wait longer, half less; between the two in the middle when they are an even number. */
function medianOf(waiting: WaitingClients[]): number | null {
  const known = waiting.filter((one): one is WaitingClients & { days: number } => one.days !== null);
  known.sort((a, b) => a.days - b.days);
  const total = sum(known);
  if (total === 0) return null;
  const nth = (place: number) => {
    let before = 0;
    return known.find(({ count }) => (before += count) > place)?.days ?? 0;
  };
  return Math.round((nth(Math.floor((total - 1) / 2)) + nth(Math.floor(total / 2))) / 2);
}
