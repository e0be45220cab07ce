import type { Row } from '../support/factories.js';

/** Clients of every fate that one kind of campaign knows, and the words of each refusal that must be among them. */
export interface Scene {
  parameters: Record<string, string>;
  clients: Row[];
  fates: { would_do: number; done_already: number; refusals: string[] };
  /** What is done may be done again: it changes nothing. */
  again?: true;
}

export function scene(
  parameters: Record<string, string>,
  clients: Row[],
  wouldDo: number,
  already: number,
  refusals: string[],
): Scene {
  return { parameters, clients, fates: { would_do: wouldDo, done_already: already, refusals } };
}
