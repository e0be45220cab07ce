import type { FoundClients } from '../clients/list/found-clients.service.js';
import type { Role } from '../journey/states/transitions.js';
import { grouped } from '../platform/grouped.js';
import { housekeepers } from '../journey/states/roles.js';

/** A blank form or a procedure: what each of its places is given, once it was used never changed again. */
interface Mapped {
  version: number;
  usedAt: Date | null;
  replacedAt: Date | null;
}

/** What its page offers. @param said why it changes no more, and what keeps it from being used */
export function mappingView(
  { version, usedAt, replacedAt }: Mapped,
  role: Role,
  said: { settled: string; refused: string | null },
) {
  return {
    version,
    editable: usedAt === null && housekeepers.includes(role),
    settled: usedAt === null ? null : said.settled,
    use: { offered: usedAt === null || replacedAt !== null, refused: said.refused },
  };
}

export function mappingState({ usedAt, replacedAt }: Omit<Mapped, 'version'>, replaced: 'Remplacé' | 'Remplacée') {
  if (!usedAt) return { label: 'À vérifier', tone: 'move', icon: 'pencil' };
  if (replacedAt) return { label: replaced, tone: 'none', icon: 'archive' };
  return { label: 'En usage', tone: 'ok', icon: 'circle-check' };
}

/** How many clients are offered to try it with. */
export const offeredToTry = 8;

export type FoundToTry = Awaited<ReturnType<FoundClients['toChoose']>>;

/** The client that it is tried with, found by its words. */
export function triedView(words: string, { clients, more }: FoundToTry, hrefOf: (id: string) => string) {
  return {
    words,
    found: clients.map(({ id, name }) => ({ href: hrefOf(id), name })),
    more,
    none: words !== '' && clients.length === 0,
  };
}

interface Fact {
  fact: string;
  group: string;
  label: string;
  explanation: string;
}

/** What one place is given, and the answers it may be given, by group. */
export function givenView(facts: readonly Fact[], chosen: string, may: (fact: string) => boolean) {
  const known = facts.find(({ fact }) => fact === chosen);
  return {
    told: known ? `${known.group}\u00a0: ${known.label}` : null,
    explanation: known?.explanation ?? null,
    groups: groupsOf(facts.filter(({ fact }) => may(fact))).map(({ label, facts: own }) => ({
      label,
      options: own.map(({ fact, label: name }) => ({
        value: fact,
        label: `${label}\u00a0: ${name}`,
        selected: fact === chosen,
      })),
    })),
  };
}

export function groupsOf<One extends Pick<Fact, 'group'>>(facts: readonly One[]) {
  return [...grouped(facts, ({ group }) => group)].map(([label, own]) => ({ label, facts: own }));
}
