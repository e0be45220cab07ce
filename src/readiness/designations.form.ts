import { z } from 'zod';
import { pastDay } from '../platform/forms/day-field.js';
import { tickedIds } from '../platform/forms/form-fields.js';
import { scan } from '../platform/forms/file-field.js';

const nobody = 'Cochez au moins une désignation que vous avez vue au portail.';
const noTeam = 'Cochez au moins une personne que vous avez vue dans votre équipe au portail.';

/** What a person saw on mesHabilitations, the picture that shows it among it. */
export const seenForm = z.object({
  designation: tickedIds(nobody, 100),
  administrator: tickedIds(noTeam, 50),
  seenOn: pastDay,
  evidence: scan,
});
export type SeenForm = z.output<typeof seenForm>;
