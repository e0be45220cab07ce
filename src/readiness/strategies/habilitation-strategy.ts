import type { ObservedDelay } from '../../requests/delays/observed-delay.js';

/** What the three ways are compared on: the clients that are ready, and what was observed of them. */
export interface StrategyBase {
  editor: { name: string; thirdPartySince: string | null };
  ready: number;
  /** Of those who are ready: a designation was seen on the portal, or asked for. */
  seen: number;
  asked: number;
  /** Of those who are ready, on paper: habilitated already, or a form 413 under way, by how far it is. */
  paper: { recorded: number; toSign: number; signed: number; sent: number };
  /** Of those who are ready, whom no mandate of many takes: in a dossier of many already, or with a request under way. */
  mandate: { held: number; underWay: number; /** Taken, though habilitated already. */ again: number };
  /** Of those who are ready: a form 413 waits for its signature. */
  signing: number;
  /** Designations that were refused or given up, of all that were asked for. */
  refused: number;
  delays: { form: ObservedDelay; signature: ObservedDelay; validation: ObservedDelay; portal: ObservedDelay };
}

interface StrategyLine {
  label: string;
  strong?: string;
  text: string;
}

/** What a person may do of it from the page: a campaign on the clients that are ready, or papers to download. */
type StrategyAct = { label: string; icon: string } & ({ kind: string; query: string } | { href: string });

/** One way by which many clients get the editor's administrators habilitated. */
export interface HabilitationStrategy {
  readonly code: 'one_form_per_client' | 'portal_designation' | 'mass_mandate';
  readonly label: string;
  readonly accepted: boolean;
  sentence(base: StrategyBase): string;
  lines(base: StrategyBase): StrategyLine[];
  acts(base: StrategyBase): StrategyAct[];
}
