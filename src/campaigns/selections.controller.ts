import { Body, Controller, Post, Redirect } from '@nestjs/common';
import { z } from 'zod';
import { Allow, editors } from '../platform/web/access.js';
import { Refused } from '../platform/web/errors.js';
import { readForm } from '../platform/web/read-form.js';
import { maximumSelection, SelectionsService } from './selections.service.js';

const nobody = 'Cochez au moins un client, ou sélectionnez tous les résultats.';

// One box ticked arrives as a text, several as a list.
const selectionForm = z.object({
  client: z
    .union([z.array(z.uuid(nobody)).max(maximumSelection), z.uuid(nobody).transform((id) => [id])], nobody)
    .optional(),
  all: z.string().optional(),
  query: z.string().max(2_000, 'Cette recherche est trop longue. Retirez des filtres.').default(''),
  kind: z.string().max(60).optional(),
});

@Controller('selections')
export class SelectionsController {
  constructor(private readonly selections: SelectionsService) {}

  @Post()
  @Allow(editors)
  @Redirect('/campaigns', 303)
  async freeze(@Body() body: unknown) {
    const form = readForm(selectionForm, body);
    if (!form.ok) throw new Refused(Object.values(form.errors));
    const { client = [], all, query, kind } = form.value;
    if (all !== '1' && client.length === 0) throw new Refused([nobody]);
    const id = all === '1' ? await this.selections.freezeResults(query) : await this.selections.freeze(client);
    const next = kind ? `&kind=${encodeURIComponent(kind)}` : '';
    return { url: `/campaigns/new?selection=${id}${next}` };
  }
}
