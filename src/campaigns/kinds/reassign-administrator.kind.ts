import { administratorName } from '../../administrators/administrator.facts.js';
import { fullName } from '../../identifiers/person-name.js';
import type { FormField } from '../../platform/forms/form.js';
import { labelsOf, selected } from './kind-fields.js';
import { AdministratorsService } from '../../administrators/administrators.service.js';
import { type Return, ReassignmentReturns } from '../../assignments/reassignment-returns.service.js';
import { Reassignments } from '../../assignments/reassignments.service.js';
import { clock } from '../../platform/clock.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { date } from '../../platform/web/view-helpers.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { givenBack, inverseOf } from './inverse.js';
import { whoServes } from './administrator-choice.js';
import { CampaignDeeds } from './campaign-deeds.js';
import {
  IsCampaignKind,
  type CampaignKind,
  type Deed,
  type RowForecast,
  type Parameters,
} from '../engine/campaign-kinds.js';

/** One technical administrator takes another's place (turnover): the new one is to request, the old one to end. */
@IsCampaignKind()
export class ReassignAdministratorKind implements CampaignKind {
  readonly kind = 'reassign_administrator';
  readonly label = 'Réaffecter un administrateur technique';
  readonly group = 'rights';
  readonly description =
    'Une personne prend la place d’une autre\u00a0: son habilitation est à demander à l’ANS, celle de l’autre à clore.';
  readonly icon = 'arrows-exchange';
  readonly byHand = '/clients/:id/assignments';
  readonly takenBack =
    'Une campagne inverse rend ensuite les clients, tant que rien n’est demandé à l’ANS et qu’aucun formulaire n’est en cours.';

  constructor(
    private readonly db: TenantDb,
    private readonly administrators: AdministratorsService,
    private readonly reassignments: Reassignments,
    private readonly returns: ReassignmentReturns,
    private readonly deeds: CampaignDeeds,
  ) {}

  async fields(): Promise<FormField[]> {
    const people = (await this.administrators.ofEditor()).map((person) => ({
      ...person,
      name: `${fullName(person)}${leavingNote(person.leftOn)}`,
    }));
    const leaver = 'La personne dont l’habilitation sera à clore.';
    return [
      selected('from', 'Remplacer', labelsOf(people), 'Choisissez la personne à remplacer.', leaver),
      whoServes('to', 'Par', people, 'Choisissez la personne qui prend sa place.'),
    ];
  }

  wrong({ from, to }: Parameters): FormErrors {
    return from && from === to ? { to: 'Choisissez une autre personne que celle à remplacer.' } : {};
  }

  async describe({ from, to, undo }: Parameters): Promise<{ label: string; value: string }[]> {
    if (undo) return [{ label: 'Rend', value: 'chaque client à la personne qui était remplacée' }];
    const rows = await this.db.query<{ id: string; name: string }>(
      `SELECT id, ${administratorName('administrators')} AS name FROM administrators WHERE id = ANY ($1::uuid[])`,
      [[from, to]],
    );
    const nameOf = (id: string | undefined) => rows.find((row) => row.id === id)?.name ?? 'personne inconnue';
    return [
      { label: 'Remplacer', value: nameOf(from) },
      { label: 'Par', value: nameOf(to) },
    ];
  }

  async judge(clientIds: string[], { from = '', to = '', undo }: Parameters): Promise<Map<string, RowForecast>> {
    if (!undo) return this.reassignments.judge(clientIds, from, to);
    return givenBack(clientIds, await this.returns.judge(await this.returnsOf(undo, clientIds)));
  }

  async actMany(
    clientIds: string[],
    { from = '', to = '', undo }: Parameters,
    judged?: ReadonlyMap<string, RowForecast>,
  ): Promise<Map<string, Deed>> {
    if (undo) {
      await this.returns.giveBack(await this.returnsOf(undo, clientIds));
      return new Map(clientIds.map((id) => [id, { text: 'Réaffectation annulée' }]));
    }
    const verdicts = await this.reassignments.reassign(clientIds, from, to, judged);
    // Where only a part of it was to be done, the line says which.
    const whole = 'Nouvelle habilitation à demander, ancienne à clore';
    return new Map(clientIds.map((id) => [id, { text: verdicts.get(id)?.reasons[0] ?? whole }]));
  }

  readonly inverse = inverseOf;

  private async returnsOf(campaignId: string, clientIds: string[]): Promise<Return[]> {
    const told = await this.deeds.of(campaignId, clientIds, 'assignment');
    return [...told].map(([clientId, deeds]) => {
      const movedBy = (wanted: string) => {
        const deed = deeds.find(({ action }) => action === wanted);
        return deed ? { id: deed.subjectId, later: deed.later } : null;
      };
      return { clientId, planned: movedBy('created'), ended: movedBy('ask_end') };
    });
  }
}

function leavingNote(leftOn: string | null): string {
  if (!leftOn) return '';
  return leftOn <= clock.today() ? ' (partie)' : ` (part le ${date(leftOn)})`;
}
