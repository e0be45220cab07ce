import { z } from 'zod';
import type { Turn } from '../../paper/handed/upright.js';

const again = 'Rechargez la page\u00a0: ces photos ont changé.';
const turn = z.enum(['0', '90', '180', '270'], again).transform((text) => Number(text) as Turn);

/** One page of one’s photos, and how it shall stand. */
export const turnForm = z.object({
  of: z.uuid(again),
  page: z.coerce.number(again).int().min(1, 'Cette page n’existe pas parmi vos photos.'),
  turn,
});

/** The photos as they were looked at: which ones, and how each stood. */
export const handingForm = z.object({ of: z.uuid(again), turns: z.string(again).max(200) });
