import type { FormField } from '../../../platform/forms/form.js';
import { AdministratorsService } from '../../../administrators/administrators.service.js';
import { AssignmentPlans, type PlannedAssignment } from '../../../assignments/assignment-plans.service.js';
import { count } from '../../../platform/web/view-helpers.js';
import {
  IsCampaignKind,
  type CampaignKind,
  type Deed,
  type Parameters,
  type RowForecast,
} from '../../engine/campaign-kinds.js';
import { whoServes, withCard } from '../administrator-choice.js';
import { answered } from '../answered.js';
import { CampaignDeeds } from '../campaign-deeds.js';
import { givenBack, inverseOf, undoReason } from '../inverse.js';

/** One administrator more for many clients, to be asked of ANS; undone, each is abandoned as long as nothing was asked. */
@IsCampaignKind()
export class AssignAdministratorsKind implements CampaignKind {
  readonly kind = 'assign_administrators';
  readonly label = 'Affecter un administrateur technique';
  readonly group = 'rights';
  readonly description =
    'Une personne de plus pour ces clients\u00a0: son habilitation est à demander à l’ANS. Les autres restent. Aucun courriel ne part.';
  readonly icon = 'user-check';
  readonly byHand = '/clients/:id/assignments';
  readonly takenBack =
    'Une campagne inverse abandonne ensuite ces habilitations, tant que rien n’est demandé à l’ANS et qu’aucun formulaire n’est en cours.';

  constructor(
    private readonly administrators: AdministratorsService,
    private readonly plans: AssignmentPlans,
    private readonly deeds: CampaignDeeds,
  ) {}

  async fields(): Promise<FormField[]> {
    const people = await this.administrators.ofEditor();
    return [whoServes('administrator', 'Affecter', people, 'Choisissez la personne à affecter.')];
  }

  async describe({ administrator = '', undo }: Parameters): Promise<{ label: string; value: string }[]> {
    if (undo) return [{ label: 'Abandonne', value: 'les habilitations que la campagne avait prévues' }];
    const person = (await this.administrators.ofEditor()).find(({ id }) => id === administrator);
    const served = person ? await this.plans.served(person.id) : 0;
    return [
      { label: 'Affecter', value: person ? withCard(person) : 'personne inconnue' },
      { label: 'Charge actuelle', value: count(served, 'client', 'clients') },
    ];
  }

  async judge(clientIds: string[], { administrator = '', undo }: Parameters): Promise<Map<string, RowForecast>> {
    if (undo) return this.judgeUndo(clientIds, undo);
    const judged = [...(await this.plans.judge(clientIds, administrator))].map(
      ([id, { assignmentId, ...forecast }]): [string, RowForecast] => [
        id,
        { ...forecast, ...(assignmentId && { result: { kind: 'assignment', id: assignmentId } }) },
      ],
    );
    return answered(clientIds, new Map(judged));
  }

  async actMany(clientIds: string[], { administrator = '', undo }: Parameters): Promise<Map<string, Deed>> {
    if (undo) {
      const planned = await this.planned(clientIds, undo);
      await this.plans.abandon(
        [...planned.values()].map(({ id }) => id),
        undoReason,
      );
      return new Map(clientIds.map((id) => [id, { text: 'Habilitation abandonnée avant demande' }]));
    }
    const planned = await this.plans.plan(clientIds, administrator);
    return new Map(
      [...planned].map(([clientId, id]) => [
        clientId,
        { text: 'Habilitation à demander à l’ANS', result: { kind: 'assignment', id } },
      ]),
    );
  }

  readonly inverse = inverseOf;

  private async judgeUndo(clientIds: string[], undo: string): Promise<Map<string, RowForecast>> {
    const planned = await this.planned(clientIds, undo);
    const judged = await this.plans.judgeAbandon([...planned.values()]);
    const own = [...planned].flatMap(([clientId, { id }]): [string, RowForecast][] => {
      const forecast = judged.get(id);
      return forecast ? [[clientId, forecast]] : [];
    });
    return givenBack(clientIds, new Map(own));
  }

  /** The assignment that the campaign planned, client by client. */
  private async planned(clientIds: string[], undo: string): Promise<Map<string, PlannedAssignment>> {
    const told = await this.deeds.of(undo, clientIds, 'assignment');
    return new Map(
      [...told].flatMap(([clientId, deeds]) => {
        const created = deeds.find(({ action }) => action === 'created');
        return created ? [[clientId, { id: created.subjectId, later: created.later }]] : [];
      }),
    );
  }
}
