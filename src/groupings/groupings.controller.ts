import type { z } from 'zod';
import { Body, Controller, Get, Param, Post, Query, Redirect, Render, Req } from '@nestjs/common';
import { Knows } from '../platform/web/asked/known-words.js';
import { Allow } from '../platform/web/access.guard.js';
import type { PageRequest } from '../platform/web/current.js';
import { flash } from '../platform/web/flash.js';
import { submitForm } from '../platform/forms/submit-form.js';
import type { FormErrors } from '../platform/web/read-form.js';
import type { RefusedField } from '../platform/web/errors.js';
import { groupingFormView } from './grouping-form.view.js';
import { groupingListView } from './grouping-list.view.js';
import { GroupingPagesService } from './grouping-pages.service.js';
import type { Grouping } from './grouping.entity.js';
import { groupingForm, newGroupingForm } from './grouping.form.js';
import { groupingList, GroupingsQueries } from './groupings.queries.js';
import { GroupingsService } from './groupings.service.js';
import { editors } from '../journey/states/roles.js';

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
  @Allow(editors)
  @Render('groupings/edit')
  new() {
    return groupingFormView({ grouping: null });
  }

  @Post()
  @Allow(editors)
  @Redirect('/', 303)
  async create(@Body() body: unknown, @Req() request: PageRequest) {
    const { id, name } = await submitForm(sent(newGroupingForm, null, body), async (form) => ({
      id: await this.groupings.create(form),
      name: form.name,
    }));
    flash(request, { tone: 'ok', text: `Groupement «\u00a0${name}\u00a0» créé\u00a0: ajoutez ses clients.` });
    return { url: `/groupings/${id}` };
  }

  @Get(':id')
  @Knows(['q', 'after', 'before'])
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
  async save(@Param('id') id: string, @Body() body: unknown, @Req() request: PageRequest) {
    const grouping = await this.groupings.byId(id);
    await submitForm(sent(groupingForm, grouping, body), (form) => this.groupings.edit(grouping, form));
    flash(request, { tone: 'ok', text: 'Groupement enregistré.' });
    return { url: `/groupings/${id}` };
  }

  @Post(':id/removal')
  @Allow(editors)
  @Redirect('/', 303)
  async remove(@Param('id') id: string, @Req() request: PageRequest) {
    const grouping = await this.groupings.remove(id);
    flash(request, { tone: 'ok', text: `Groupement «\u00a0${grouping.name}\u00a0» supprimé.` });
    return { url: '/groupings' };
  }
}

function sent<Schema extends z.ZodType>(schema: Schema, grouping: Grouping | null, body: unknown) {
  const again = (values: Record<string, unknown>, errors: FormErrors, refused?: RefusedField) =>
    groupingFormView({ grouping, values, errors, see: refused?.see ?? null });
  return { schema, body, view: 'groupings/edit', again };
}
