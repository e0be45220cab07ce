import { Body, Controller, Get, Param, Post, Query, Redirect, Render, Req } from '@nestjs/common';
import { Allow, editors } from '../platform/web/access.js';
import type { PageRequest } from '../platform/web/current.js';
import { InvalidForm } from '../platform/web/errors.js';
import { flash } from '../platform/web/flash.js';
import { readForm } from '../platform/web/read-form.js';
import { groupingFormView } from './grouping-form.view.js';
import { groupingListView } from './grouping-list.view.js';
import { GroupingPagesService } from './grouping-pages.service.js';
import type { Grouping } from './grouping.entity.js';
import { groupingForm, newGroupingForm } from './grouping.form.js';
import { groupingList, GroupingsQueries } from './groupings.queries.js';
import { GroupingsService, NameTaken } from './groupings.service.js';

@Controller('groupings')
export class GroupingsController {
  constructor(
    private readonly groupings: GroupingsService,
    private readonly pages: GroupingPagesService,
    private readonly queries: GroupingsQueries,
  ) {}

  @Get()
  @Render('groupings/list')
  async list(@Query() query: Record<string, unknown>) {
    const filter = groupingList.filter(query);
    const order = groupingList.order(query);
    return groupingListView(filter, order.unknown, await this.queries.list(filter, order));
  }

  @Get('new')
  @Render('groupings/edit')
  new() {
    return groupingFormView({ grouping: null });
  }

  @Post()
  @Allow(editors)
  @Redirect('/', 303)
  async create(@Body() body: Record<string, unknown>, @Req() request: PageRequest) {
    const form = readForm(newGroupingForm, body);
    if (!form.ok) throw new InvalidForm('groupings/edit', groupingFormView({ grouping: null, ...form }));
    const id = await this.groupings.create(form.value).catch(nameTaken(null, body));
    flash(request, { tone: 'ok', text: `Groupement « ${form.value.name} » créé : ajoutez ses clients.` });
    return { url: `/groupings/${id}` };
  }

  @Get(':id')
  @Render('groupings/one')
  one(@Param('id') id: string, @Query() query: Record<string, unknown>) {
    return this.pages.one(id, query);
  }

  @Get(':id/edit')
  @Render('groupings/edit')
  async edit(@Param('id') id: string) {
    return groupingFormView({ grouping: await this.groupings.byId(id) });
  }

  @Post(':id/edit')
  @Allow(editors)
  @Redirect('/', 303)
  async save(@Param('id') id: string, @Body() body: Record<string, unknown>, @Req() request: PageRequest) {
    const grouping = await this.groupings.byId(id);
    const form = readForm(groupingForm, body);
    if (!form.ok) throw new InvalidForm('groupings/edit', groupingFormView({ grouping, ...form }));
    await this.groupings.edit(grouping, form.value).catch(nameTaken(grouping, body));
    flash(request, { tone: 'ok', text: 'Groupement enregistré.' });
    return { url: `/groupings/${id}` };
  }

  @Post(':id/removal')
  @Allow(editors)
  @Redirect('/', 303)
  async remove(@Param('id') id: string, @Req() request: PageRequest) {
    const grouping = await this.groupings.remove(id);
    flash(request, { tone: 'ok', text: `Groupement « ${grouping.name} » supprimé.` });
    return { url: '/groupings' };
  }
}

// Told on the field, with the way to the other one; nothing typed is lost.
function nameTaken(grouping: Grouping | null, values: Record<string, unknown>) {
  return (error: unknown): never => {
    if (!(error instanceof NameTaken)) throw error;
    const page = { grouping, values, errors: { name: error.message }, existing: error.existing };
    throw new InvalidForm('groupings/edit', groupingFormView(page));
  };
}
