import { z } from 'zod';
import { field, type FormField } from '../../../platform/forms/form.js';
import { MassGathering } from '../../../requests/mass/mass-gathering.service.js';
import { readDossierNumber } from '../../../requests/request.form.js';
import {
  IsCampaignKind,
  type CampaignKind,
  type Deed,
  type Parameters,
  type RowForecast,
} from '../../engine/campaign-kinds.js';
import { answered } from '../answered.js';
import { gatherRows, titleField } from './gather-words.js';

const number = z
  .string()
  .default('')
  .transform((typed, context) => {
    if (typed.trim() === '') return undefined;
    const read = readDossierNumber(typed);
    if (read.ok) return read.number;
    context.addIssue({ code: 'custom', message: read.reason });
    return z.NEVER;
  });

/** Signed forms that left one by one, and that ANS follows under one number: its mails then speak of all of them. */
@IsCampaignKind()
export class GatherFormsKind implements CampaignKind {
  readonly kind = 'gather_forms';
  readonly label = 'Réunir sous un même dossier de l’ANS';
  readonly group = 'requests';
  readonly description =
    'Les demandes déjà chez l’ANS qu’elle suit sous un seul numéro\u00a0: ses courriels avancent alors chacun des clients qu’ils nomment. Rien ne part.';
  readonly icon = 'list-check';
  readonly byHand = '/clients/:id/requests';
  readonly takenBack =
    'Sur la page du dossier, tant que l’ANS n’a rien dit\u00a0: «\u00a0Défaire le dossier\u00a0», sortir un client ou corriger le numéro.';

  constructor(private readonly gathering: MassGathering) {}

  fields(): Promise<FormField[]> {
    return Promise.resolve([
      titleField,
      field('number', 'Numéro de dossier de l’ANS', number, {
        hint: 'Vide s’il n’est pas encore connu\u00a0: l’accusé le donnera.',
        maxlength: 40,
        mono: true,
      }),
    ]);
  }

  describe({ title_of_dossier: title = '', number }: Parameters): Promise<{ label: string; value: string }[]> {
    const facts = [{ label: 'Dossier', value: title }];
    return Promise.resolve(number ? [...facts, { label: 'Numéro', value: number }] : facts);
  }

  async judge(clientIds: string[], parameters: Parameters): Promise<Map<string, RowForecast>> {
    return answered(clientIds, gatherRows(await this.gathering.judgeForms(clientIds, wishOf(parameters))));
  }

  async actMany(clientIds: string[], parameters: Parameters): Promise<Map<string, Deed>> {
    const wish = wishOf(parameters);
    const { id } = await this.gathering.gatherForms(wish, clientIds);
    const deed: Deed = { text: `Dans le dossier «\u00a0${wish.title}\u00a0»`, result: { kind: 'mass_dossier', id } };
    return new Map(clientIds.map((clientId) => [clientId, deed]));
  }
}

const wishOf = ({ title_of_dossier: title = '', number = '' }: Parameters) => {
  return { title, dossierNumber: number || null };
};
