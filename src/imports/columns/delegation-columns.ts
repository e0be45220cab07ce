import { channelLabels } from '../../delegations/delegation-phrases.js';
import { choice, type ColumnPart, day, text } from './import-column.js';

/** The mandate by which we act already. */
export const delegationColumns: ColumnPart = {
  part: 'delegation',
  label: 'Délégation',
  columns: [
    day(
      'delegationSignedOn',
      'Délégation signée le',
      [
        'mandat signe le',
        'date du mandat',
        'date mandat',
        'date de delegation',
        'date de la delegation',
        'date de signature du mandat',
        'delegation depuis',
        'mandat depuis',
        'delegation',
        'mandat',
      ],
      { needed: true },
    ),
    day(
      'delegationEndsOn',
      'Délégation jusqu’au',
      [
        'fin de delegation',
        'fin de la delegation',
        'fin du mandat',
        'fin mandat',
        'mandat jusqu au',
        'echeance du mandat',
        'echeance de la delegation',
      ],
      // Without it the mandate would have no end.
      { binding: true },
    ),
    choice(
      'delegationChannel',
      'Voie de la délégation',
      ['voie du mandat', 'canal de la delegation', 'canal'],
      channelLabels,
      {
        others: { papier: 'form', mandat: 'form', formulaire: 'form', portail: 'portal', meshabilitations: 'portal' },
        needed: true,
      },
    ),
    choice(
      'delegationScope',
      'Étendue de la délégation',
      ['etendue', 'etendue du mandat', 'offres', 'perimetre de la delegation'],
      { ORG: 'ORG', SERV: 'SERV', 'ORG,SERV': 'ORG et SERV' },
      { others: { 'SERV et ORG': 'ORG,SERV', 'SERV ORG': 'ORG,SERV' }, binding: true },
    ),
    text('delegationReference', 'Référence du mandat', [
      'reference mandat',
      'ref mandat',
      'reference de la delegation',
      'numero de mandat',
      'n mandat',
    ]),
  ],
};
