import { Body, Controller, Param, Post, Redirect, Req } from '@nestjs/common';
import { newSchema } from '../platform/forms/form.js';
import { type Again, readOrRefuse, submitForm } from '../platform/forms/submit-form.js';
import { Allow } from '../platform/web/access.guard.js';
import type { PageRequest } from '../platform/web/current.js';
import { flash } from '../platform/web/flash.js';
import { count } from '../platform/web/view-helpers.js';
import { type Added, GroupingMembersService } from './grouping-members.service.js';
import { GroupingPagesService } from './grouping-pages.service.js';
import { GroupingsService } from './groupings.service.js';
import { foundFields, pasteFields } from './members.form.js';
import { PastedClientsService, ToConfirm } from './pasted-clients.service.js';
import { editors } from '../journey/states/roles.js';

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
  async add(@Param('id') id: string, @Body() body: unknown, @Req() request: PageRequest) {
    await this.groupings.byId(id);
    const { clients } = readOrRefuse(newSchema(foundFields()), body);
    tell(request, await this.members.add(id, clients));
    return { url: `/groupings/${id}` };
  }

  @Post('departures')
  @Allow(editors)
  @Redirect('/', 303)
  async remove(@Param('id') id: string, @Body() body: unknown, @Req() request: PageRequest) {
    await this.groupings.byId(id);
    const left = await this.members.remove(id, readOrRefuse(newSchema(foundFields()), body).clients);
    const text =
      left === 0 ? 'Ces clients n’y étaient plus.' : `${count(left, 'client sorti', 'clients sortis')} du groupement.`;
    flash(request, { tone: left === 0 ? 'none' : 'ok', text });
    return { url: `/groupings/${id}` };
  }

  /** Adds at once when every line is a client of no grouping; otherwise answers each line, and waits for a yes. */
  @Post('pasted')
  @Allow(editors)
  @Redirect('/', 303)
  async paste(@Param('id') id: string, @Body() body: Record<string, unknown>, @Req() request: PageRequest) {
    await this.groupings.byId(id);
    const again: Again = (values, errors, refused) =>
      this.pages.one(id, {}, refused instanceof ToConfirm ? { values, answers: refused.answers } : { values, errors });
    const sent = { schema: newSchema(pasteFields), body, view: 'groupings/one', again };
    const added = await submitForm(sent, ({ finess }) => this.pasted.add(id, finess, body['seen']));
    tell(request, added);
    return { url: `/groupings/${id}` };
  }
}

function tell(request: PageRequest, { added, moved }: Added): void {
  if (added === 0) return flash(request, { tone: 'none', text: 'Ces clients étaient déjà dans le groupement.' });
  flash(request, { tone: 'ok', text: `${count(added, 'client ajouté', 'clients ajoutés')} au groupement.` });
  const first = moved.slice(0, 5).map(({ name, from }) => `${name} («\u00a0${from}\u00a0»)`);
  const more = moved.length > 5 ? ` et ${moved.length - 5} de plus` : '';
  if (moved.length > 0)
    flash(request, { tone: 'soon', text: `A quitté un autre groupement\u00a0: ${first.join(', ')}${more}.` });
}
