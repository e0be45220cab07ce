import { Controller, Get, Query, Render, Res } from '@nestjs/common';
import type { Response } from 'express';
import { readListQuery } from '../../platform/lists/list-address.js';
import { sendTable } from '../../platform/files/send-table.js';
import { clock } from '../../platform/clock.js';
import { CurrentUser, type SignedIn } from '../../platform/web/current.js';
import { ClientListExport } from './client-list-export.js';
import { ClientListPages } from './client-list-pages.service.js';
import { editors } from '../../journey/states/roles.js';

@Controller('clients')
export class ClientListController {
  constructor(
    private readonly pages: ClientListPages,
    private readonly exports: ClientListExport,
  ) {}

  /** Opened without any parameter, the list begins where the person's role begins: the address then says so. */
  @Get()
  async list(@Query() given: unknown, @CurrentUser() user: SignedIn, @Res() response: Response) {
    const page = await this.pages.list(readListQuery(given), editors.includes(user.role));
    const bare = Object.keys((given ?? {}) as object).length === 0;
    if (bare && page.views.home) return response.redirect(303, page.views.home);
    response.render('clients/list/list', { ...response.locals, ...page });
  }

  /** What the list may be asked: asked for when somebody wants to filter, not carried by every page of it. */
  @Get('filters')
  @Render('clients/list/filters')
  filters(@Query() given: unknown) {
    return this.pages.filters(readListQuery(given));
  }

  @Get('columns')
  @Render('clients/list/columns')
  columns(@Query() given: unknown) {
    return this.pages.columns(readListQuery(given));
  }

  /** What is at the screen, every client of it. */
  @Get('export/screen')
  async screen(@Query() query: Record<string, unknown>, @Res() response: Response): Promise<void> {
    const asked = await this.exports.read(query);
    const { format, columns } = asked;
    const file = { format, name: `liste-clients-${clock.today()}`, sheet: 'Clients', columns: columns.length };
    await sendTable(response, file, this.exports.rows(asked));
  }
}
