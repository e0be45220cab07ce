import { de } from '../../identifiers/elision.js';
import { endsSoonDays } from '../../journey/steps/card-actions.js';
import type { EndAbout } from '../reminder-ledger.js';

/** A card or a mandate that is near its end, or over, with what decides of its reminders. */
export interface EndRow {
  rule: EndAbout['rule'];
  subjectKind: EndAbout['subject']['kind'];
  subjectId: string;
  /** null: of the editor’s own people. */
  clientId: string | null;
  client: string | null;
  /** Who has the card; null: it is a mandate. */
  person: string | null;
  cardKind: string | null;
  /** ISO day. */
  endsOn: string;
  /** Who has the card, when they are ours. */
  holderEmail: string | null;
  followerEmail: string | null;
  mutedUntil: string | null;
  muteReason: string | null;
  /** Stages already decided, whatever was decided. */
  decided: number[];
}

interface End {
  /** « Carte CPA de Léa Martin ». */
  what: (row: Pick<EndRow, 'cardKind' | 'person'>) => string;
  /** In the journal, after « Rappel de fin »: a client may have one of each the same day. */
  of: string;
  toDo: (row: Pick<EndRow, 'clientId'>) => string;
  /** Where one sees to it. */
  page: (row: Pick<EndRow, 'clientId' | 'subjectId'>) => string;
}

const cardOf = ({ cardKind, person }: Pick<EndRow, 'cardKind' | 'person'>) =>
  `Carte ${cardKind ?? ''} ${de(person ?? '')}`;

/** What ends besides certificates (domain rule 13): the card of who orders, that of who signs, the mandate. Their rows are in `ends.queries.ts`, under the same key. */
export const ends: Record<EndAbout['rule'], End> = {
  administrator_card: {
    what: cardOf,
    of: 'de carte d’administrateur technique',
    // F3.4: a card is asked for by the form 301, and keeps its holder’s habilitations.
    toDo: ({ clientId }) =>
      clientId === null
        ? 'Commandez la nouvelle carte par le formulaire 301, puis notez-la.'
        : 'Rappelez au client de la commander par le formulaire 301, puis notez la nouvelle.',
    page: ({ subjectId }) => `/administrators/${subjectId}`,
  },
  signer_card: {
    what: cardOf,
    of: 'de carte du représentant',
    toDo: () => 'Demandez au client la nouvelle carte de son représentant, puis notez-la.',
    page: ({ clientId }) => `/clients/${clientId}`,
  },
  mandate_end: {
    what: () => 'Mandat du client',
    of: 'du mandat',
    toDo: () => 'Préparez le mandat suivant\u00a0: sans lui, aucun renouvellement n’est possible.',
    page: ({ clientId }) => `/clients/${clientId}/delegation`,
  },
};

/** The editor’s stages, from when on an end is near: none is told of before its task is on the home page. */
export function endStages(stages: number[]): number[] {
  return stages.filter((stage) => stage <= endsSoonDays);
}
