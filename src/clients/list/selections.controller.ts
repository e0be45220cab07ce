import { Body, Controller, Post, Redirect } from '@nestjs/common';
import { z } from 'zod';
import { Allow } from '../../platform/web/access.guard.js';
import { Refused } from '../../platform/web/errors.js';
import { readOrRefuse } from '../../platform/forms/submit-form.js';
import { tickedIds } from '../../platform/forms/form-fields.js';
import { listAddress } from '../../platform/lists/list-address.js';
import { maximumSelection, SelectionsService } from './selections.service.js';
import { editors } from '../../journey/states/roles.js';

const nobody = 'Cochez au moins un client, ou sélectionnez tous les résultats.';

const selectionForm = z.object({
  client: tickedIds(nobody, maximumSelection).optional(),
  all: z.string().optional(),
  /** Whose address the query is. */
  list: z.string().max(60).default('clients'),
  query: z.string().max(4_000, 'Cette recherche est trop longue. Enlevez des filtres.').default(''),
  /** The selection that is being put together, page after page. */
  adding: z.uuid('Cette sélection n’existe plus. Choisissez de nouveau les clients.').optional(),
  next: z.string().max(20).optional(),
  kind: z.string().max(60).optional(),
  /** What the campaign is to be told besides, and checks. */
  perDay: z.string().max(20).optional(),
  firstDay: z.string().max(20).optional(),
  asks: z.string().max(60).optional(),
});

@Controller('selections')
export class SelectionsController {
  constructor(private readonly selections: SelectionsService) {}

  /**
   * All the results of the list of clients lead to the list of what was frozen, to the campaign when it is asked for; those of another list to a campaign; ticked clients, of
   * whatever list, to a campaign, or back to the page to go on ticking.
   */
  @Post()
  @Allow(editors)
  @Redirect('/campaigns', 303)
  async freeze(@Body() body: unknown) {
    const { client = [], all, query, list: name, adding = null, next, ...wish } = readOrRefuse(selectionForm, body);
    const list = Object.fromEntries(new URLSearchParams(query));
    const toCampaign = (selection: string) => ({ url: listAddress('/campaigns/new', { selection, ...wish }) });
    if (all === '1' && name !== 'clients') return toCampaign(await this.selections.freezeList(name, query));
    // What leads to a campaign takes all of them as they are.
    if (all === '1' && (wish.kind || next === 'campaign'))
      return toCampaign(await this.selections.freezeResults(query, adding));
    if (all === '1') {
      const { columns, sort, direction } = list;
      const selection = await this.selections.freezeResults(query, adding);
      return { url: listAddress('/clients', { selection, columns, sort, direction }) };
    }
    if (client.length === 0 && !(adding && next !== 'add')) throw new Refused([nobody]);
    const id = client.length === 0 && adding ? adding : await this.selections.freeze(client, adding);
    if (next === 'add') return { url: listAddress('/clients', { ...list, adding: id }) };
    return toCampaign(id);
  }
}
