import { z } from 'zod';
import { field, type FormField } from '../../../platform/forms/form.js';
import { choice } from '../../../platform/forms/form-fields.js';
import type { CardForm } from '../../../requests/forms/card-form.js';
import { CardForms } from '../../../requests/forms/card-forms.service.js';
import { type PrintWish, RequestPrinting } from '../../../requests/moves/request-printing.service.js';
import type { FormErrors } from '../../../platform/web/read-form.js';
import { CampaignDocuments } from '../../documents/campaign-documents.service.js';
import {
  IsCampaignKind,
  type Artefact,
  type CampaignKind,
  type Deed,
  type InTransaction,
  type Parameters,
  type RowForecast,
} from '../../engine/campaign-kinds.js';
import { answered } from '../answered.js';
import { rowsOf } from './request-row.js';

/** Which paper of each client: of one of its requests, or an order of cards filled for it. */
const papers: Record<
  string,
  { label: string; hint: string } & ({ request: PrintWish['request'] } | { card: CardForm })
> = {
  open: {
    label: 'La demande en cours, 413 ou 503',
    hint: 'Le formulaire signé, sinon celui qui est à signer\u202f; un brouillon est rempli.',
    request: 'open',
  },
  validated: {
    label: 'La dernière demande validée',
    hint: 'Le formulaire que l’ANS a validé, signé s’il est au dossier.',
    request: 'validated',
  },
  closed: {
    label: 'La dernière demande refusée ou annulée',
    hint: 'Telle qu’elle était quand elle s’est arrêtée.',
    request: 'closed',
  },
  card_101: {
    label: 'Le formulaire 101, carte CDE du représentant',
    hint: 'Pour qui n’a pas de carte en cours. Daté et signé à la main.',
    card: '101',
  },
  card_301: {
    label: 'Le formulaire 301, cartes CPE des administrateurs du client',
    hint: 'Pour qui commande lui-même et dont un administrateur n’a pas de carte.',
    card: '301',
  },
};

const labels = Object.fromEntries(Object.entries(papers).map(([code, { label }]) => [code, label]));

// Nothing said is the request that is open.
const whichPaper = z.preprocess((given) => given ?? 'open', choice(labels, 'Choisissez l’un de ces formulaires.'));
const ticked = z.unknown().transform((given) => (given === 'true' ? given : undefined));

/** A paper of each client, signed or to sign: joined for print, or in one archive with its list. Nothing leaves, nothing moves. */
@IsCampaignKind()
export class DocumentsKind implements CampaignKind {
  readonly kind = 'documents';
  readonly label = 'Imprimer ou réunir les formulaires';
  readonly group = 'requests';
  readonly description =
    'Le 413, le 503, le 101 ou le 301 de chacun, signé ou à signer, en volumes à imprimer ou dans une archive avec sa liste. Aucun courriel ne part.';
  readonly icon = 'printer';
  readonly byHand = '/clients/:id/requests';
  readonly takenBack = 'Rien n’est changé chez ces clients\u00a0: il n’y a rien à annuler.';

  constructor(
    private readonly printing: RequestPrinting,
    private readonly cards: CardForms,
    private readonly documents: CampaignDocuments,
  ) {}

  fields(): Promise<FormField[]> {
    const options = Object.entries(papers).map(([value, { label, hint }]) => ({ value, label, hint }));
    return Promise.resolve([
      field('paper', 'Quel formulaire\u202f?', whichPaper, { type: 'radio', required: true, options }),
      field('signed', 'Seulement les formulaires signés', ticked, {
        type: 'checkbox',
        hint: 'Qui n’a rien de signé au dossier est refusé, et dit.',
      }),
    ]);
  }

  presets(): Promise<Parameters> {
    return Promise.resolve({ paper: 'open' });
  }

  wrong({ paper, signed }: Parameters): FormErrors {
    if (!signed || !paper || !('card' in paperOf({ paper }))) return {};
    return { signed: 'Une commande de carte se remplit pour être signée\u00a0: décochez cette case.' };
  }

  describe(parameters: Parameters): Promise<{ label: string; value: string }[]> {
    const { label } = paperOf(parameters);
    return Promise.resolve([
      { label: 'Formulaire', value: parameters['signed'] ? `${label}, signés seulement` : label },
    ]);
  }

  async judge(clientIds: string[], parameters: Parameters): Promise<Map<string, RowForecast>> {
    const paper = paperOf(parameters);
    if ('card' in paper) return answered(clientIds, await this.cards.judge(paper.card, clientIds));
    return rowsOf(await this.printing.judge(clientIds, wishOf(paper, parameters)));
  }

  ready(clientIds: string[], parameters: Parameters, run: InTransaction): Promise<void> {
    const paper = paperOf(parameters);
    if ('card' in paper) return this.cards.prepare(paper.card, clientIds, run);
    return this.printing.fillForms(clientIds, wishOf(paper, parameters), run);
  }

  async actMany(clientIds: string[], parameters: Parameters): Promise<Map<string, Deed>> {
    const paper = paperOf(parameters);
    if ('card' in paper) {
      const printed = await this.cards.print(paper.card, clientIds);
      const text = `Formulaire ${paper.card} rempli, à dater et à signer`;
      return new Map([...printed].map(([clientId, id]) => [clientId, { text, result: { kind: 'document', id } }]));
    }
    const printed = await this.printing.print(clientIds, wishOf(paper, parameters));
    return new Map(
      [...printed].map(([clientId, { documentId, what }]) => [
        clientId,
        { text: what, result: { kind: 'document', id: documentId } },
      ]),
    );
  }

  artefacts({ id }: { id: string }): Promise<Artefact[]> {
    return this.documents.artefacts(id);
  }
}

type Paper = (typeof papers)[string];

// A campaign prepared before there was a choice has that of open requests.
const paperOf = ({ paper = 'open' }: Parameters): Paper => papers[paper] ?? (papers['open'] as Paper);

function wishOf(paper: Extract<Paper, { request: string }>, { signed }: Parameters): PrintWish {
  return { request: paper.request, signedOnly: signed === 'true' };
}
