import { Body, Controller, Get, Param, Post, Query, Redirect, Render, Req } from '@nestjs/common';
import { TenantDb } from '../tenancy/tenant-db.js';
import { Allow } from '../web/access.guard.js';
import type { PageRequest } from '../web/current.js';
import { flash } from '../web/flash.js';
import { type Again, readOrRefuse, submitForm } from '../forms/submit-form.js';
import { readListQuery } from './list-address.js';
import { keptOf, queryOf, type SavedList, SavedLists, viewAddress } from './saved-lists.js';
import { refusedChoices, savedAddressForm, savedViewForm } from './saved-view.form.js';
import { type FormPage, savedViewFormView } from './saved-view-form.view.js';
import { savedViewsView } from './saved-view-list.view.js';
import type { SavedView } from './saved-view.entity.js';
import { SavedViews } from './saved-views.service.js';
import { editors } from '../../journey/states/roles.js';

/** « Vues enregistrées » of every list: shown, kept, renamed, dropped. */
@Controller('saved-views')
export class SavedViewsController {
  constructor(
    private readonly db: TenantDb,
    private readonly views: SavedViews,
    private readonly lists: SavedLists,
  ) {}

  @Get()
  @Render('lists/saved-views')
  async index() {
    const found = [];
    for (const list of this.lists.all()) found.push({ list, views: await this.views.read(list) });
    return savedViewsView(found, this.db.actor);
  }

  @Get('new')
  @Render('lists/saved-view')
  new(@Query() given: unknown) {
    const { list, query = '' } = readListQuery(given);
    // Opened without saying of which list: the first one, as it is shown when nothing is asked.
    const saved = list === undefined ? this.lists.all()[0] : this.lists.byName(list);
    return this.page({ list: saved as SavedList, query, values: {} });
  }

  @Post()
  @Allow(editors)
  @Redirect('/', 303)
  async create(@Body() body: unknown, @Req() request: PageRequest) {
    const address = readOrRefuse(savedAddressForm, body);
    const list = this.lists.byName(address.list);
    const { query } = address;
    const again: Again = (values, errors) => this.page({ list, query, values, errors });
    const view = await submitForm(this.sent(body, again), (form) =>
      this.views.create(list, Object.fromEntries(new URLSearchParams(query)), form),
    );
    flash(request, { tone: 'ok', text: `Vue «\u00a0${view.name}\u00a0» enregistrée.` });
    return { url: viewAddress(list, view) };
  }

  /** The address to hand to a colleague: it leads to what the view keeps today. */
  @Get(':id')
  @Redirect('/', 303)
  async open(@Param('id') id: string) {
    const view = await this.views.byId(id);
    return { url: viewAddress(this.lists.byName(view.list), view) };
  }

  @Get(':id/edit')
  @Render('lists/saved-view')
  async edit(@Param('id') id: string) {
    const view = await this.views.byId(id);
    return this.page({ list: this.lists.byName(view.list), query: view.query, view, values: {} });
  }

  @Post(':id')
  @Allow(editors)
  @Redirect('/', 303)
  async save(@Param('id') id: string, @Body() body: unknown, @Req() request: PageRequest) {
    const view = await this.views.byId(id);
    this.views.refuseOthers(view);
    const list = this.lists.byName(view.list);
    const again: Again = (values, errors) => this.page({ list, query: view.query, view, values, errors });
    const name = await submitForm(this.sent(body, again, view), async (form) => {
      await this.views.edit(view, form);
      return form.name;
    });
    flash(request, { tone: 'ok', text: `Vue «\u00a0${name}\u00a0» enregistrée.` });
    return { url: viewAddress(list, await this.views.byId(id)) };
  }

  /** « Vue modifiée : enregistrer » */
  @Post(':id/query')
  @Allow(editors)
  @Redirect('/', 303)
  async keep(@Param('id') id: string, @Body() body: Record<string, unknown>, @Req() request: PageRequest) {
    const view = await this.views.byId(id);
    const { query } = readOrRefuse(savedAddressForm.omit({ list: true }), body);
    const version = /^\d{1,6}$/.test(String(body['version'])) ? Number(body['version']) : 0;
    await this.views.keep(view, Object.fromEntries(new URLSearchParams(query)), version);
    flash(request, { tone: 'ok', text: `Vue «\u00a0${view.name}\u00a0» enregistrée avec ces filtres.` });
    return { url: viewAddress(this.lists.byName(view.list), await this.views.byId(id)) };
  }

  @Post(':id/deletion')
  @Allow(editors)
  @Redirect('/', 303)
  async remove(@Param('id') id: string, @Req() request: PageRequest) {
    const view = await this.views.byId(id);
    await this.views.remove(view);
    flash(request, { tone: 'ok', text: `Vue «\u00a0${view.name}\u00a0» supprimée.` });
    return { url: '/saved-views' };
  }

  private sent(body: unknown, again: Again, view?: SavedView) {
    const schema = savedViewForm.superRefine((form, context) => {
      for (const [name, message] of Object.entries(refusedChoices(form, this.db.actor, view)))
        context.addIssue({ code: 'custom', path: [name], message });
    });
    return { schema, body, view: 'lists/saved-view', again };
  }

  private async page(page: Omit<FormPage, 'actor' | 'kept'>) {
    const kept = await keptOf(page.list, queryOf(page));
    return savedViewFormView({ ...page, kept, actor: this.db.actor });
  }
}
