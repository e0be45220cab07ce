import { optionalDay } from '../../../platform/forms/day-field.js';
import { choicesOf, field, type FormField } from '../../../platform/forms/form.js';
import { choice } from '../../../platform/forms/form-fields.js';
import { wrongMandateDays } from '../../../journey/calendar/mandate-days.js';
import { offerLabels } from '../../../delegations/delegation-phrases.js';
import { type MandateTerms, Mandates } from '../../../delegations/many/mandates.service.js';
import { clock } from '../../../platform/clock.js';
import { date } from '../../../platform/web/view-helpers.js';
import {
  IsCampaignKind,
  type CampaignKind,
  type Deed,
  type Parameters,
  type RowForecast,
  type Sample,
} from '../../engine/campaign-kinds.js';
import { answered, openingDelegation } from '../answered.js';
import { mailedText } from '../mailed-deed.js';
import { isOffer } from '../../../identifiers/igc-words.js';

const scopes = { ...offerLabels, 'ORG,SERV': 'Offres ORG et SERV' };

const words = { sent: 'Mandat envoyé pour signature', ready: 'Mandat prêt à partir' };

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
  readonly takenBack = 'Un courriel parti ne revient pas. Un mandat envoyé s’abandonne client par client, sur sa page.';
  readonly mails = true;

  constructor(private readonly mandates: Mandates) {}

  fields(): Promise<FormField[]> {
    const today = clock.today();
    const scope = choice(scopes, 'Choisissez l’étendue du mandat.');
    const endsOn = optionalDay.superRefine((day, context) => {
      for (const { sentence } of wrongMandateDays({ startsOn: null, endsOn: day }, today))
        context.addIssue({ code: 'custom', message: sentence });
    });
    return Promise.resolve([
      field('scope', 'Étendue', scope, { type: 'radio', required: true, options: choicesOf(scopes) }),
      field('endsOn', 'Prend fin le', endsOn, {
        type: 'date',
        min: today,
        hint: 'Vide\u00a0: jusqu’à sa révocation. Un mandat déjà préparé part avec ses propres termes.',
      }),
    ]);
  }

  presets(): Promise<Parameters> {
    return Promise.resolve({ scope: 'ORG' });
  }

  describe({ scope = '', endsOn = '' }: Parameters): Promise<{ label: string; value: string }[]> {
    return Promise.resolve([
      { label: 'Étendue', value: scopes[scope as keyof typeof scopes] ?? scope },
      { label: 'Prend fin', value: endsOn ? `le ${date(endsOn)}` : 'à sa révocation' },
    ]);
  }

  async judge(clientIds: string[], parameters: Parameters): Promise<Map<string, RowForecast>> {
    const judged = await this.mandates.judge(clientIds, termsOf(parameters));
    return answered(clientIds, new Map([...judged].map(([id, forecast]) => [id, openingDelegation(forecast)])));
  }

  async actMany(clientIds: string[], parameters: Parameters): Promise<Map<string, Deed>> {
    const sent = await this.mandates.send(clientIds, termsOf(parameters));
    return new Map(
      [...sent].map(([clientId, { delegationId, told, waits }]) => [
        clientId,
        {
          text: mailedText(words, waits, [told]),
          result: { kind: 'delegation', id: delegationId },
        },
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
  const offers = scope.split(',').flatMap((offer): MandateTerms['scope'] => (isOffer(offer) ? [offer] : []));
  return { scope: offers, endsOn: endsOn || null };
}
