import type { Procedure } from '../procedures/procedure.entity.js';
import type { RequestDossier } from '../dossier/request-dossier.js';
import type { Request } from '../request.entity.js';
import type { ChosenChannel } from '../request-states.js';

/** What a channel looks at to say whether it is open, and what is to be done by it. */
export interface ChannelFacts {
  request: Request;
  dossier: RequestDossier;
  /** The procedure in use for this form on Démarche Numérique. */
  procedure: Procedure | null;
  /** Where signed forms are mailed. */
  ansAddress: string;
}

/** One gesture, whoever makes it: the sentence, exact values to copy, a page to open. */
export interface ChannelStep {
  text: string;
  /** Who makes it, when it is not us. */
  who?: string;
  values?: { label: string; value: string; hint?: string }[];
  link?: { href: string; label: string; away?: boolean };
  done?: boolean;
}

/** One way by which a request reaches ANS. Whatever the way, the request moves along its one table. */
export interface Channel {
  code: ChosenChannel;
  label: string;
  icon: string;
  /** Who acts, and what comes back. */
  sentence: string;
  /** Every French sentence that says why it is not open to this request. */
  refusals(facts: ChannelFacts): string[];
  steps(facts: ChannelFacts): ChannelStep[];
}
