import { type Lack, lackCodes, type Readiness, unreachableLacks } from './readiness.facts.js';
import type { LackCount } from './readiness.queries.js';

/** A condition, how many clients do not meet it, and how many would be ready with it alone. */
interface LackShare {
  lack: Lack;
  clients: number;
  alone: number;
  /** Of all of them: whose representative may be written to. */
  reachable: number;
}

/** How many clients are how near: the three add up to the whole. */
export interface ReadinessScore extends Record<Readiness, number> {
  clients: number;
  /** Those that somebody lacks, the most frequent first. */
  lacking: LackShare[];
}

export function readinessScore(counts: LackCount[]): ReadinessScore {
  const sum = (keep: (lacks: Lack[]) => boolean) =>
    counts.reduce((total, { lacks, clients }) => (keep(lacks) ? total + clients : total), 0);
  const shares = lackCodes.map((lack) => ({
    lack,
    clients: sum((lacks) => lacks.includes(lack)),
    alone: sum((lacks) => lacks.length === 1 && lacks[0] === lack),
    reachable: sum((lacks) => lacks.includes(lack) && !lacks.some((one) => unreachableLacks.includes(one))),
  }));
  return {
    clients: sum(() => true),
    ready: sum((lacks) => lacks.length === 0),
    one: sum((lacks) => lacks.length === 1),
    several: sum((lacks) => lacks.length > 1),
    lacking: shares.filter(({ clients }) => clients > 0).sort((a, b) => b.clients - a.clients),
  };
}
