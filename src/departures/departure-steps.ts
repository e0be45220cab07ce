import type { AdministratorWithCard } from '../administrators/administrator-with-card.js';

import type { Forecast, Mend } from '../platform/changes/forecast.js';
import type { LineDecision } from './departure.entity.js';
import type { LineKey } from './departure-lines.js';
import type { ClientFacts } from './departure-facts.queries.js';

/** What is done to one client, in the words of the rooms that do it. */
export type Step =
  | { act: 'plan'; administratorId: string }
  | { act: 'ask_end'; id: string; version: number }
  | { act: 'abandon'; id: string; version: number }
  | { act: 'rename'; requestId: string; to: string; reopen: 'ask_correction' | 'edit_signed' | 'resume' | null }
  | { act: 'hand_order'; id: string; number: string; to: string }
  | { act: 'replace_contact'; id: string; label: string; address: string; actor: boolean; informed: boolean }
  | { act: 'follow'; userId: string | null }
  | { act: 'prepare_413'; administratorIds: string[] }
  | { act: 'prepare_503' };

export interface ClientPlan extends Forecast {
  steps: Step[];
  /** The client would be left with nobody: the reason that holds the departure back. */
  alone: boolean;
}

/** Everything a plan stands on that is not the client's. */
export interface PlanGround {
  leaverId: string;
  leaver: string;
  secondId: string | null;
  lastDay: string;
  today: string;
  /** The accesses have ended, or end now: nothing waits for the person any more. */
  gone: boolean;
  people: Map<string, AdministratorWithCard>;
  /** The decision of a line for a client: the exception, else the line's own; null while nobody chose. */
  decided(line: LineKey, clientId: string): (LineDecision & { reason?: string }) | null;
}

/** A plan while it is made: what will be done, what prevents it, what is left as it is. */
export interface Making {
  client: ClientFacts;
  ground: PlanGround;
  steps: Step[];
  refusals: { reason: string; alone?: boolean; mend?: Mend }[];
  kept: string[];
  /** What else is to be known of what will be done. */
  told: string[];
}

/** Whoever takes anything over serves the client from then on (domain rule 7): they are planned where nothing stands of them yet. */
export function planTaker({ client, steps }: Making, administratorId: string): void {
  if (!client.standing[administratorId]) steps.push({ act: 'plan', administratorId });
}

/** Said twice, done once. */
export function sameStep(one: Step, other: Step): boolean {
  if (one.act === 'rename' && other.act === 'rename') return one.requestId === other.requestId;
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The form under way that names who takes over from now on: it is to be signed again. */
export function renamedIn(steps: Step[]): string | undefined {
  return steps.find((step) => step.act === 'rename')?.requestId;
}

/** What was done, in one sentence of the progress page. */
export function deedOf(steps: Step[], nameOf: (administratorId: string) => string, prepared: boolean): string {
  const said = steps.map((step): string => {
    switch (step.act) {
      case 'plan':
        return `${nameOf(step.administratorId)} à habiliter`;
      case 'ask_end':
        return 'fin à demander';
      case 'abandon':
        return 'habilitation abandonnée';
      case 'rename':
        return '413 à son nom';
      case 'hand_order':
        return 'commande confiée';
      case 'replace_contact':
        return 'adresse remplacée';
      case 'follow':
        return 'suivi confié';
      case 'prepare_413':
        return '413 préparé';
      default:
        return prepared ? '503 préparé' : '503 à préparer';
    }
  });
  const text = [...new Set(said)].join(', ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
