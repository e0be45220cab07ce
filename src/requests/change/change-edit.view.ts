import type { AdministratorWithCard } from '../../administrators/administrator-with-card.js';

import type { Client } from '../../clients/client.entity.js';
import { administratorOptions, editForm, type ReturnedEdit } from '../page/request-edit.view.js';
import type { Request } from '../request.entity.js';
import type { ChangeAnswers } from './change.form.js';

export interface ChangeEditPage {
  request: Request;
  answers: ChangeAnswers;
  client: Client;
  today: string;
  /** Whom ANS has for this client, and those named as leaving. */
  leavers: AdministratorWithCard[];
  /** Those named as arriving first, then everybody else who may serve the client. */
  candidates: AdministratorWithCard[];
  returned?: ReturnedEdit;
}

/** The form « Modifier la demande » of a 503. */
export function changeEditView(page: ChangeEditPage) {
  return editForm(page, fieldsOf(page, page.returned?.errors ?? {}));
}

function fieldsOf(page: ChangeEditPage, errors: Record<string, string>) {
  const { answers, returned, today } = page;
  const list = (name: string, otherwise: string[]) =>
    returned ? [returned.values[name] ?? []].flat().map(String) : otherwise;
  const typed = returned?.values['aloneReason'];
  return [
    {
      name: 'departures',
      label: 'Qui part',
      type: 'checkboxes',
      required: true,
      error: errors['departures'],
      hint: 'Les personnes que l’ANS a enregistrées pour ce client. La fin de leur habilitation doit être prévue.',
      options: administratorOptions(page.leavers, list('departures', answers.departureIds), today),
    },
    {
      name: 'arrivals',
      label: 'Qui arrive',
      type: 'checkboxes',
      error: errors['arrivals'],
      hint: 'Quatre au plus, chacune avec une carte valide. Personne, si ceux qui restent suffisent.',
      options: administratorOptions(page.candidates, list('arrivals', answers.arrivalIds), today),
    },
    {
      name: 'aloneReason',
      label: 'Pourquoi personne ne reste',
      error: errors['aloneReason'],
      value: returned ? (typeof typed === 'string' ? typed : '') : (answers.aloneReason ?? ''),
      maxlength: 300,
      hint: 'Seulement si le client n’aura plus aucun administrateur\u00a0: la raison reste à la demande et au journal.',
    },
  ];
}
