import { Body, Controller, Param, Post, Redirect, Req } from '@nestjs/common';
import { z } from 'zod';
import { several } from '../platform/forms/form-fields.js';
import { Allow, editors } from '../platform/web/access.guard.js';
import type { PageRequest } from '../platform/web/current.js';
import { InvalidForm, Refused } from '../platform/web/errors.js';
import { flash } from '../platform/web/flash.js';
import { count } from '../platform/web/view-helpers.js';
import { type Added, GroupingMembersService } from './grouping-members.service.js';
import { GroupingPagesService } from './grouping-pages.service.js';
import { GroupingsService } from './groupings.service.js';
import { seenOf } from './paste.view.js';
import { PastedClientsService } from './pasted-clients.service.js';
import { readPasted } from './pasted-finess.js';

@Controller('groupings/:id')
export class GroupingMembersController {
  constructor(
    private readonly groupings: GroupingsService,
    private readonly members: GroupingMembersService,
    private readonly pasted: PastedClientsService,
    private readonly pages: GroupingPagesService,
  ) {}

  @Post('members')
  @Allow(editors)
  @Redirect('/', 303)
  async add(@Param('id') id: string, @Body('clients') clients: unknown, @Req() request: PageRequest) {
    await this.groupings.byId(id);
    tell(request, await this.members.add(id, chosen(clients)));
    return { url: `/groupings/${id}` };
  }

  @Post('departures')
  @Allow(editors)
  @Redirect('/', 303)
  async remove(@Param('id') id: string, @Body('clients') clients: unknown, @Req() request: PageRequest) {
    await this.groupings.byId(id);
    const left = await this.members.remove(id, chosen(clients));
    const text =
      left === 0
        ? 'Ces clients n’y étaient plus.'
        : `${count(left, 'client retiré', 'clients retirés')} du groupement.`;
    flash(request, { tone: left === 0 ? 'none' : 'ok', text });
    return { url: `/groupings/${id}` };
  }

  /** Adds at once when every line is a client of no grouping; otherwise answers each line, and waits for a yes. */
  @Post('pasted')
  @Allow(editors)
  @Redirect('/', 303)
  async paste(@Param('id') id: string, @Body() body: Record<string, unknown>, @Req() request: PageRequest) {
    await this.groupings.byId(id);
    const text = typeof body['finess'] === 'string' ? body['finess'] : '';
    const read = readPasted(text);
    if (!read.ok) throw new InvalidForm('groupings/one', await this.pages.one(id, {}, { text, error: read.reason }));
    const answers = await this.pasted.answers(id, read.lines);
    const simple = answers.every(({ outcome }) => outcome === 'add' || outcome === 'already');
    if (!simple && body['seen'] !== seenOf(answers))
      throw new InvalidForm('groupings/one', await this.pages.one(id, {}, { text, answers }));
    const clients = answers.flatMap((one) => (one.outcome === 'add' || one.outcome === 'move' ? [one.clientId] : []));
    tell(
      request,
      await this.members.add(
        id,
        clients.filter((client) => client !== null),
      ),
    );
    return { url: `/groupings/${id}` };
  }
}

function chosen(given: unknown): string[] {
  const read = several.safeParse(given ?? []);
  const ids = (read.data ?? []).filter((text) => z.uuid().safeParse(text).success);
  if (ids.length === 0) throw new Refused(['Cochez au moins un client.']);
  return ids;
}

function tell(request: PageRequest, { added, moved }: Added): void {
  if (added === 0) return flash(request, { tone: 'none', text: 'Ces clients étaient déjà dans le groupement.' });
  flash(request, { tone: 'ok', text: `${count(added, 'client ajouté', 'clients ajoutés')} au groupement.` });
  const first = moved.slice(0, 5).map(({ name, from }) => `${name} («\u00a0${from}\u00a0»)`);
  const more = moved.length > 5 ? ` et ${moved.length - 5} de plus` : '';
  if (moved.length > 0)
    flash(request, { tone: 'soon', text: `A quitté un autre groupement\u00a0: ${first.join(', ')}${more}.` });
}
