import { de } from '../identifiers/elision.js';
import { Injectable } from '@nestjs/common';
import { archivedForecast } from '../clients/read-only-client.js';
import { offers } from '../journey/states/transitions.js';
import { type Forecast, type Mend, refused, toDo } from '../platform/changes/forecast.js';
import { clock } from '../platform/clock.js';
import { date } from '../platform/web/view-helpers.js';
import { AssignmentBatch } from './assignment-batch.service.js';
import { AssignmentSetsQueries } from './assignment-sets.queries.js';
import { type AskingForm, assignmentTable, whyAskedBy } from './assignment.transitions.js';
import { AssignmentsQueries, type ReturningAssignment } from './assignments.queries.js';
import { askingRequest, clientAssignments } from './who-takes-over.js';

/** An assignment that a reassignment moved, and what moved it since, in words. */
interface Moved {
  id: string;
  later: string | null;
}

/** A wish: what a reassignment did to this client is taken back. */
export interface Return {
  clientId: string;
  /** The assignment that it planned; null when the newcomer was there already. */
  planned: Moved | null;
  /** The assignment whose end it asked for; null when that was asked already. */
  ended: Moved | null;
}

/** What becomes of it, and the assignments that would move. */
interface ReturnVerdict extends Forecast {
  abandoned?: ReturningAssignment;
  kept?: ReturningAssignment;
}

/** Gives clients back to whom they were reassigned from, as long as ANS has been asked nothing, and no form is on its way there. */
@Injectable()
export class ReassignmentReturns {
  constructor(
    private readonly queries: AssignmentsQueries,
    private readonly sets: AssignmentSetsQueries,
    private readonly batch: AssignmentBatch,
  ) {}

  /** The one answer, for those who ask beforehand and for the act itself. */
  async judge(wishes: Return[]): Promise<Map<string, ReturnVerdict>> {
    const ids = wishes.flatMap(({ planned, ended }) => [planned?.id ?? [], ended?.id ?? []].flat());
    const rows = new Map((await this.queries.returning(ids)).map((row) => [row.id, row]));
    const forms = await this.sets.askedByForms(ids);
    const today = clock.today();
    return new Map(
      wishes.map((wish) => [
        wish.clientId,
        judge(
          wish,
          {
            planned: rows.get(wish.planned?.id ?? ''),
            ended: rows.get(wish.ended?.id ?? ''),
            form: forms.get(wish.planned?.id ?? '') ?? forms.get(wish.ended?.id ?? ''),
          },
          today,
        ),
      ]),
    );
  }

  /** @throws Refused with the reasons of `judge` */
  async giveBack(wishes: Return[]): Promise<void> {
    const verdicts = await this.judge(wishes);
    const ids = wishes.map(({ clientId }) => clientId);
    const back = toDo(ids, verdicts).map(([, verdict]) => verdict);
    const reason = 'La réaffectation est annulée.';
    // Kept first: at no moment does the client look forsaken.
    await this.batch.keep(
      back.flatMap(({ kept }) => kept ?? []),
      reason,
    );
    await this.batch.move(
      back.flatMap(({ abandoned }) => abandoned ?? []),
      'abandon',
      reason,
    );
  }
}

/** What the wish is about, as it stands now. */
interface Standing {
  planned: ReturningAssignment | undefined;
  ended: ReturningAssignment | undefined;
  /** The one that asks for what is planned. */
  form: AskingForm | undefined;
}

function judge(wish: Return, { planned, ended, form }: Standing, today: string): ReturnVerdict {
  const abandoned = planned && offers(assignmentTable, planned.state, 'abandon') ? planned : undefined;
  const kept = ended && offers(assignmentTable, ended.state, 'keep') ? ended : undefined;
  const basis = `${ended?.state ?? '—'} / ${planned?.state ?? '—'}`;
  const asked = planned && !abandoned && planned.state !== 'closed';
  const gone = ended && !kept && ended.state !== 'active';
  if (asked)
    return no(`L’habilitation ${de(planned.name)} a été demandée depuis\u00a0: réaffectez plutôt le client.`, basis);
  if (gone) return no(`La fin de l’habilitation ${de(ended.name)} a été demandée à l’ANS depuis.`, basis);
  if (!abandoned && !kept) return { forecast: 'done_already', reasons: ['Réaffectation déjà annulée'], basis };
  if ((planned ?? ended)?.archived) return { ...archivedForecast, basis };
  if (form) return no(whyAskedBy(form), basis, askingRequest);
  const later = (abandoned && wish.planned?.later) ?? (kept && wish.ended?.later);
  if (later) return no(`L’habilitation a changé depuis\u00a0: elle n’est pas touchée.\n${later}`, basis);
  // Domain rule 8: nobody is given back who cannot order.
  if (kept?.leftOn && kept.leftOn <= today)
    return no(`${kept.name} a quitté ses fonctions le ${date(kept.leftOn)}\u00a0: le client n’est pas rendu.`, basis);
  return { forecast: 'would_do', reasons: [], basis, abandoned, kept };
}

function no(reason: string, basis: string, mend: Mend = clientAssignments): ReturnVerdict {
  return { ...refused(reason, mend), basis };
}
