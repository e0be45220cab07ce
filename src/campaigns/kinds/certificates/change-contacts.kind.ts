import { choicesOf, field, type FormField } from '../../../platform/forms/form.js';
import { contactFields } from '../../../slots/slots.service.js';
import type { FormErrors } from '../../../platform/web/read-form.js';
import { count } from '../../../platform/web/view-helpers.js';
import { choice, optionalEmail } from '../../../platform/forms/form-fields.js';
import {
  type ContactChange,
  type ContactField,
  type FormerContact,
  SlotContacts,
} from '../../../slots/slot-contacts.service.js';
import {
  IsCampaignKind,
  type CampaignKind,
  type Deed,
  type Parameters,
  type RowForecast,
} from '../../engine/campaign-kinds.js';
import { answered } from '../answered.js';
import { CampaignDeeds, type ToldDeed } from '../campaign-deeds.js';
import { byInverse, givenBack, inverseOf } from '../inverse.js';

const fieldLabels = Object.fromEntries(contactFields.map(({ name, label }) => [name, label])) as Record<
  ContactField,
  string
>;

/** Whom the platform writes to about the certificates of these clients; undone, each slot gets back the address it had. */
@IsCampaignKind()
export class ChangeContactsKind implements CampaignKind {
  readonly kind = 'change_contacts';
  readonly label = 'Changer les adresses de contact';
  readonly group = 'certificates';
  readonly description =
    'L’adresse portée par les emplacements est remplacée. Celle d’un certificat en vigueur reste à l’ANS jusqu’à son renouvellement.';
  readonly icon = 'address-book';
  readonly byHand = '/slots/:id/contacts';
  readonly takenBack = byInverse;

  constructor(
    private readonly contacts: SlotContacts,
    private readonly deeds: CampaignDeeds,
  ) {}

  fields(): Promise<FormField[]> {
    const which = choice(fieldLabels, 'Choisissez l’adresse à changer.');
    const address = { type: 'email', maxlength: 254 } as const;
    return Promise.resolve([
      field('field', 'Adresse à changer', which, { type: 'radio', required: true, options: choicesOf(fieldLabels) }),
      field('from', 'Remplacer', optionalEmail, {
        ...address,
        hint: 'Vide\u00a0: quelle que soit l’adresse d’aujourd’hui.',
      }),
      field('to', 'Par', optionalEmail, {
        ...address,
        hint: 'Une boîte partagée et durable. Vide\u00a0: plus personne à informer.',
      }),
    ]);
  }

  presets(): Promise<Parameters> {
    return Promise.resolve({ field: 'actorEmail' });
  }

  wrong({ field: which, from, to }: Parameters): FormErrors {
    if (to === '' && which === 'actorEmail')
      return { to: 'L’email de l’acteur est obligatoire sur la plateforme\u00a0: indiquez la nouvelle adresse.' };
    return from && from === to ? { to: 'C’est l’adresse à remplacer\u00a0: indiquez-en une autre.' } : {};
  }

  describe(parameters: Parameters): Promise<{ label: string; value: string }[]> {
    if (parameters['undo'])
      return Promise.resolve([{ label: 'Rend', value: 'à chaque emplacement l’adresse qu’il avait' }]);
    const { field, from, to } = changeOf(parameters);
    return Promise.resolve([
      { label: 'Adresse', value: fieldLabels[field] },
      { label: 'Remplacer', value: from ?? 'quelle qu’elle soit' },
      { label: 'Par', value: to ?? 'aucune' },
    ]);
  }

  async judge(clientIds: string[], parameters: Parameters): Promise<Map<string, RowForecast>> {
    const { undo } = parameters;
    const judged = undo
      ? await this.contacts.judgeGivingBack(await this.former(clientIds, undo))
      : await this.contacts.judge(clientIds, changeOf(parameters));
    return undo ? givenBack(clientIds, judged) : answered(clientIds, judged);
  }

  async actMany(clientIds: string[], parameters: Parameters): Promise<Map<string, Deed>> {
    const { undo } = parameters;
    if (undo) {
      const back = await this.contacts.giveBack(await this.former(clientIds, undo));
      return new Map(clientIds.map((id) => [id, { text: `Adresse rendue à ${slotsOf(back.get(id) ?? 0)}` }]));
    }
    const changed = await this.contacts.change(clientIds, changeOf(parameters));
    return new Map(
      clientIds.map((id) => {
        const slots = changed.get(id) ?? [];
        const labels = slots.map(({ label }) => label).join(', ');
        return [id, { text: `Adresse changée sur ${slotsOf(slots.length)}\n${labels}` }];
      }),
    );
  }

  readonly inverse = inverseOf;

  private async former(clientIds: string[], undo: string): Promise<Map<string, FormerContact[]>> {
    const told = await this.deeds.of(undo, clientIds, 'slot');
    return new Map(
      [...told].map(([clientId, deeds]) => [
        clientId,
        deeds.flatMap((deed) => (deed.action === 'contacts_edited' ? formerOf(deed) : [])),
      ]),
    );
  }
}

const isField = (field: string): field is ContactField => Object.hasOwn(fieldLabels, field);
const slotsOf = (number: number) => count(number, 'emplacement', 'emplacements');

function changeOf({ field = '', from = '', to = '' }: Parameters): ContactChange {
  return { field: isField(field) ? field : 'actorEmail', from: from || null, to: to || null };
}

function formerOf({ subjectId: slotId, details, later }: ToldDeed): FormerContact[] {
  const changes = (details['changes'] ?? {}) as Record<string, [string, string]>;
  return Object.entries(changes).flatMap(([field, [before, after]]) =>
    isField(field) ? [{ slotId, field, before: before || null, after: after || null, later }] : [],
  );
}
