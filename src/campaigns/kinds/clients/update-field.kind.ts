import { z } from 'zod';
import { field, type FormField } from '../../../platform/forms/form.js';
import { several } from '../../../platform/forms/form-fields.js';
import { ClientFieldChanges } from '../../../clients/shared/client-field-changes.service.js';
import type { Texts } from '../../../clients/shared/client-texts.js';
import type { Expected, FieldsForecast } from '../../../clients/shared/judge-fields.js';
import { emptied, readShared } from '../../../clients/shared/read-shared.js';
import { type SharedField, sharedFields } from '../../../clients/shared/shared-fields.js';
import type { FormErrors } from '../../../platform/web/read-form.js';
import {
  IsCampaignKind,
  type Answers,
  type CampaignKind,
  type Deed,
  type Parameters,
  type RowForecast,
} from '../../engine/campaign-kinds.js';
import { answered } from '../answered.js';
import { CampaignDeeds } from '../campaign-deeds.js';
import { byInverse, givenBack, inverseOf } from '../inverse.js';

/** The same answers on many records. Undone, each has what it said before, unless somebody changed it since. */
@IsCampaignKind()
export class UpdateFieldKind implements CampaignKind {
  readonly kind = 'update_field';
  readonly label = 'Mettre à jour les fiches';
  readonly group = 'records';
  readonly description =
    'Contrat, qui commande, environnement, adresse, représentant et sa carte\u00a0: les mêmes réponses sur toutes ces fiches.';
  readonly icon = 'pencil';
  readonly byHand = '/clients/:id/contract';
  readonly takenBack = byInverse;

  constructor(
    private readonly changes: ClientFieldChanges,
    private readonly deeds: CampaignDeeds,
  ) {}

  fields(): Promise<FormField[]> {
    const options = sharedFields
      .filter((shared) => shared.emptied)
      .map(({ field: { name }, label }) => ({ value: name, label }));
    return Promise.resolve([
      ...sharedFields.map(asked),
      field(emptied, 'Vider', several, { type: 'checkboxes', options }),
    ]);
  }

  wrong(_texts: Parameters, answers: Answers): FormErrors {
    const read = readShared(answers);
    return 'errors' in read ? read.errors : {};
  }

  parametersOf(answers: Answers): Promise<Parameters> {
    const read = readShared(answers);
    return Promise.resolve('errors' in read ? {} : read.wish);
  }

  describe(parameters: Parameters): Promise<{ label: string; value: string }[]> {
    if (parameters['undo']) return Promise.resolve([{ label: 'Rend', value: 'à chaque fiche ce qu’elle disait' }]);
    return Promise.resolve(
      sharedFields.flatMap(({ field, label }) => {
        const text = parameters[field.name];
        if (text === undefined) return [];
        const read = field.schema.safeParse(text);
        return [{ label, value: (read.success && field.show(read.data)) || 'vide' }];
      }),
    );
  }

  async judge(clientIds: string[], parameters: Parameters): Promise<Map<string, RowForecast>> {
    const { undo } = parameters;
    if (!undo) return answered(clientIds, await this.changes.judge(new Map(clientIds.map((id) => [id, parameters]))));
    const { before, after } = await this.former(clientIds, undo);
    return givenBack(clientIds, await this.changes.judge(before, after));
  }

  async actMany(
    clientIds: string[],
    parameters: Parameters,
    judged?: ReadonlyMap<string, FieldsForecast>,
  ): Promise<Map<string, Deed>> {
    const told = await this.changes.change(judged ?? (await this.judge(clientIds, parameters)));
    return new Map([...told].map(([id, words]) => [id, { text: `Fiche mise à jour\n${words}` }]));
  }

  readonly inverse = inverseOf;

  /** What the records said before the campaign, and what it made them say: of the client, and of who signed for it. */
  private async former(clientIds: string[], undo: string) {
    const before = new Map<string, Texts>();
    const after = new Map<string, Expected>();
    for (const subject of ['client', 'representative']) {
      for (const [id, deeds] of await this.deeds.of(undo, clientIds, subject)) {
        for (const { subjectId, details, later } of deeds) {
          const told = Object.entries((details['changes'] ?? {}) as Record<string, [string, string]>);
          const expected = after.get(id) ?? { texts: {}, representativeId: null, later: null };
          before.set(id, { ...before.get(id), ...Object.fromEntries(told.map(([name, [was]]) => [name, was])) });
          after.set(id, {
            texts: { ...expected.texts, ...Object.fromEntries(told.map(([name, [, is]]) => [name, is])) },
            representativeId: subject === 'representative' ? subjectId : expected.representativeId,
            later: later ?? expected.later,
          });
        }
      }
    }
    return { before, after };
  }
}

const asTyped = z.unknown().transform((given) => (typeof given === 'string' ? given.trim() : ''));

// The field of the edit form, where leaving it empty means that it does not change: what is typed is read by its rules in `readShared`.
function asked({ field: { name, type, options, hint, maxlength, mono }, label }: SharedField): FormField {
  const choice = options ? ({ type: 'select', placeholder: 'Ne pas changer', options } as const) : { type };
  return field(name, label, asTyped, { hint, maxlength, mono, ...choice });
}
