import type { FormErrors } from '../../../platform/web/read-form.js';
import { count } from '../../../platform/web/view-helpers.js';
import { optionalEmail } from '../../../platform/forms/form-fields.js';
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
  type KindField,
  type Parameters,
  type RowForecast,
} from '../../engine/campaign-kinds.js';
import { answered } from '../answered.js';
import { CampaignDeeds, type ToldDeed } from '../campaign-deeds.js';
import { givenBack, inverseOf } from '../inverse.js';

const fieldLabels: Record<ContactField, string> = {
  actorEmail: 'Email de l’acteur',
  informedEmail: 'Email d’une personne à informer',
};

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

  constructor(
    private readonly contacts: SlotContacts,
    private readonly deeds: CampaignDeeds,
  ) {}

  fields(): Promise<KindField[]> {
    const options = Object.entries(fieldLabels).map(([value, label]) => ({ value, label }));
    return Promise.resolve([
      { type: 'radio', name: 'field', label: 'Adresse à changer', required: true, options, value: 'actorEmail' },
      {
        type: 'email',
        name: 'from',
        label: 'Remplacer',
        required: false,
        maxlength: 254,
        hint: 'Vide\u00a0: quelle que soit l’adresse d’aujourd’hui.',
      },
      {
        type: 'email',
        name: 'to',
        label: 'Par',
        required: false,
        maxlength: 254,
        hint: 'Une boîte partagée et durable. Vide\u00a0: plus personne à informer.',
      },
    ]);
  }

  read(values: Record<string, unknown>): Promise<{ parameters: Parameters } | { errors: FormErrors }> {
    const field = String(values['field'] ?? '');
    const [from, to] = [optionalEmail.safeParse(values['from'] ?? ''), optionalEmail.safeParse(values['to'] ?? '')];
    const errors: FormErrors = {};
    if (!isField(field)) errors['field'] = 'Choisissez l’adresse à changer.';
    if (!from.success) errors['from'] = from.error.issues[0]?.message ?? '';
    if (!to.success) errors['to'] = to.error.issues[0]?.message ?? '';
    else if (to.data === null && field === 'actorEmail')
      errors['to'] = 'L’email de l’acteur est obligatoire sur la plateforme\u00a0: indiquez la nouvelle adresse.';
    else if (from.success && from.data !== null && from.data === to.data)
      errors['to'] = 'C’est l’adresse à remplacer\u00a0: indiquez-en une autre.';
    const parameters = { field, from: from.data ?? '', to: to.data ?? '' };
    return Promise.resolve(Object.keys(errors).length > 0 ? { errors } : { parameters });
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
