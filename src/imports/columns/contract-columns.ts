import { contractStateLabels } from '../../clients/client.labels.js';
import { contractStates } from '../../journey/states/contract-states.js';
import { readYesNo } from './cell-readers.js';
import { choice, type ColumnPart, day, kept, text } from './import-column.js';

/** The contract of the client with ANS, and who orders. */
export const contractColumns: ColumnPart = {
  part: 'contract',
  label: 'Contrat',
  columns: [
    choice(
      'contractState',
      'Contrat',
      ['etat du contrat', 'contrat ans', 'statut contrat', 'statut du contrat'],
      contractStateLabels,
      {
        others: {
          signee: 'signed',
          demande: 'requested',
          'en cours': 'requested',
          absent: 'missing',
          aucun: 'missing',
        },
        stored: kept('contract_state'),
        forward: contractStates,
        goesWith: ['contractSince', 'contractNumber'],
      },
    ),
    day(
      'contractSince',
      'Date du contrat',
      ['contrat depuis', 'date contrat', 'contrat signe le', 'date de signature', 'date de signature du contrat'],
      { stored: { column: 'contract_since', type: 'date' } },
    ),
    text('contractNumber', 'Numéro du contrat', ['n contrat', 'n de contrat', 'numero contrat', 'numero de contrat'], {
      stored: kept('contract_number'),
    }),
    text(
      'selfAdministered',
      'Auto-administré',
      ['auto administre', 'autoadministre', 'autonome', 'commande lui meme'],
      { read: readYesNo, needed: true },
    ),
  ],
};
