import { type MandateTerms, Mandates } from '../../../delegations/mandates.service.js';
import { clock } from '../../../platform/clock.js';
import type { FormErrors } from '../../../platform/web/read-form.js';
import { date } from '../../../platform/web/view-helpers.js';
import {
  IsCampaignKind,
  readDay,
  type CampaignKind,
  type Deed,
  type KindField,
  type Parameters,
  type RowForecast,
  type Sample,
} from '../../engine/campaign-kinds.js';
import { answered } from '../answered.js';

const scopes = {
  ORG: 'Offre ORG (authentification, signature)',
  SERV: 'Offre SERV (serveurs, messagerie)',
  'ORG,SERV': 'Offres ORG et SERV',
} as const;

/** The letter of a mandate, drawn for each client and mailed to who signs. What left does not come back: there is no inverse. */
@IsCampaignKind()
export class SendMandatesKind implements CampaignKind {
  readonly kind = 'send_mandates';
  readonly label = 'Envoyer les mandats';
  readonly group = 'rights';
  readonly description =
    'La lettre de délégation part par courriel au représentant de chaque client. Elle est préparée pour ceux qui n’en ont pas.';
  readonly icon = 'mail-forward';
  readonly byHand = '/clients/:id/delegations';
  readonly mails = true;

  constructor(private readonly mandates: Mandates) {}

  fields(): Promise<KindField[]> {
    return Promise.resolve([
      {
        type: 'radio',
        name: 'scope',
        label: 'Étendue',
        required: true,
        value: 'ORG',
        options: Object.entries(scopes).map(([value, label]) => ({ value, label })),
      },
      {
        type: 'date',
        name: 'endsOn',
        label: 'Prend fin le',
        required: false,
        min: clock.today(),
        hint: 'Vide\u00a0: jusqu’à sa révocation. Un mandat déjà préparé part avec ses propres termes.',
      },
    ]);
  }

  read(values: Record<string, unknown>): Promise<{ parameters: Parameters } | { errors: FormErrors }> {
    const scope = String(values['scope'] ?? '');
    const typed = String(values['endsOn'] ?? '').trim();
    const day = readDay(typed);
    const errors: FormErrors = {};
    if (!Object.hasOwn(scopes, scope)) errors['scope'] = 'Choisissez l’étendue du mandat.';
    if (typed !== '' && !day) errors['endsOn'] = 'Indiquez une date qui existe.';
    else if (day && day <= clock.today())
      errors['endsOn'] = 'Le mandat serait déjà fini\u00a0: indiquez un jour à venir.';
    return Promise.resolve(Object.keys(errors).length > 0 ? { errors } : { parameters: { scope, endsOn: day ?? '' } });
  }

  describe({ scope = '', endsOn = '' }: Parameters): Promise<{ label: string; value: string }[]> {
    return Promise.resolve([
      { label: 'Étendue', value: scopes[scope as keyof typeof scopes] ?? scope },
      { label: 'Prend fin', value: endsOn ? `le ${date(endsOn)}` : 'à sa révocation' },
    ]);
  }

  async judge(clientIds: string[], parameters: Parameters): Promise<Map<string, RowForecast>> {
    const judged = [...(await this.mandates.judge(clientIds, termsOf(parameters)))].map(
      ([id, { delegationId, ...forecast }]): [string, RowForecast] => [
        id,
        { ...forecast, ...(delegationId && { result: { kind: 'delegation', id: delegationId } }) },
      ],
    );
    return answered(clientIds, new Map(judged));
  }

  async actMany(clientIds: string[], parameters: Parameters): Promise<Map<string, Deed>> {
    const sent = await this.mandates.send(clientIds, termsOf(parameters));
    return new Map(
      [...sent].map(([clientId, { delegationId, told }]) => [
        clientId,
        { text: `Mandat envoyé pour signature\n${told}`, result: { kind: 'delegation', id: delegationId } },
      ]),
    );
  }

  async samples(clientIds: string[], parameters: Parameters): Promise<Sample[]> {
    const terms = termsOf(parameters);
    const address = new URLSearchParams({ scope: terms.scope.join(','), endsOn: terms.endsOn ?? '' }).toString();
    return (await this.mandates.samples(clientIds.slice(0, 3), terms)).flatMap(({ client, mail, letter }): Sample[] => {
      const { id, name, underWay } = client;
      const href = underWay ? `/delegations/${underWay.id}/letter` : `/clients/${id}/delegation/letter?${address}`;
      const { to, subject, text } = mail;
      return [
        {
          clientId: id,
          client: name,
          kind: 'mail',
          to,
          subject: `${name}\u00a0: ${subject}`,
          text,
          attachments: [letter],
        },
        { clientId: id, client: name, kind: 'document', name: letter, href },
      ];
    });
  }
}

function termsOf({ scope = '', endsOn = '' }: Parameters): MandateTerms {
  const offers = scope
    .split(',')
    .flatMap((offer): MandateTerms['scope'] => (offer === 'ORG' || offer === 'SERV' ? [offer] : []));
  return { scope: offers, endsOn: endsOn || null };
}
