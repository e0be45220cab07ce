import { z } from 'zod';
import { pastDay } from '../platform/forms/day-field.js';
import { scan } from '../platform/forms/file-field.js';

const nobody = 'Cochez au moins une désignation que vous avez vue au portail.';
const noTeam = 'Cochez au moins une personne que vous avez vue dans votre équipe au portail.';

// One box ticked arrives as a text, several as a list.
const ticked = (none: string, most: number) =>
  z.union([z.array(z.uuid(none)).min(1, none).max(most, none), z.uuid(none).transform((id) => [id])], none);

/** What a person saw on mesHabilitations, the picture that shows it among it. */
export const seenForm = z.object({
  designation: ticked(nobody, 100),
  administrator: ticked(noTeam, 50),
  seenOn: pastDay,
  evidence: scan,
});
export type SeenForm = z.output<typeof seenForm>;
