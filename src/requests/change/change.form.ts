import { z } from 'zod';
import { changeRows } from '../../paper/form-503/form-503.js';
import { field } from '../../platform/forms/form.js';
import { requestLine, severalPeople } from '../request.form.js';
import { version } from '../../platform/forms/form-fields.js';

/** What a person decides on a form 503; all the rest comes from the records. */
export interface ChangeAnswers {
  departureIds: string[];
  arrivalIds: string[];
  aloneReason: string | null;
}

/** The same, with the names that the conflict page and the journal show instead of ids. */
export interface NamedChange extends ChangeAnswers {
  departureNames: string;
  arrivalNames: string;
}

/** The two first are shown only: their ids travel beside them, hidden. */
export const changeAnswerFields = [
  field('departureNames', 'Départs', z.string()),
  field('arrivalNames', 'Arrivées', z.string()),
  field('aloneReason', 'Pourquoi personne ne reste', z.string().nullable()),
];

const tooMany = `Un 503 nomme au plus ${changeRows} personnes qui partent et ${changeRows} qui arrivent. Enlevez-en, ou faites-en un second après celui-ci.`;

export const changeForm = z
  .object({
    version,
    departures: severalPeople(changeRows, tooMany).refine((ids) => ids.length > 0, {
      error: 'Choisissez au moins une personne qui part. Une arrivée seule se déclare par un 413.',
    }),
    arrivals: severalPeople(changeRows, tooMany),
    aloneReason: requestLine(300)
      .default('')
      .transform((reason) => reason || null),
  })
  .refine(({ departures, arrivals }) => !arrivals.some((id) => departures.includes(id)), {
    error: 'Une même personne ne peut pas arriver et partir.',
    path: ['arrivals'],
  })
  .transform(({ version, departures, arrivals, aloneReason }) => ({
    version,
    departureIds: departures,
    arrivalIds: arrivals,
    aloneReason,
  }));
