import { Body, Controller, Get, Post, Query, Redirect, Render, Req } from '@nestjs/common';
import { type Again, submitForm } from '../../platform/forms/submit-form.js';
import { readListQuery } from '../../platform/lists/list-address.js';
import type { ListFilter } from '../../platform/lists/read-list-filter.js';
import { Allow } from '../../platform/web/access.guard.js';
import type { PageRequest } from '../../platform/web/current.js';
import { Refused } from '../../platform/web/errors.js';
import { flash } from '../../platform/web/flash.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { count } from '../../platform/web/view-helpers.js';
import type { BulkAction } from '../out/outgoing-mail.transitions.js';
import { BulkMails } from './bulk-mails.service.js';
import { bulkForm, bulkView, bulkWords } from './bulk-mails.view.js';
import { mailLists } from './mail-list.js';
import { editors } from '../../journey/states/roles.js';

/** What is decided of many mails of ours at once, from the list that shows them. */
@Controller('mailbox/sent')
export class BulkMailsController {
  constructor(private readonly bulk: BulkMails) {}

  @Get('resending')
  @Allow(editors)
  @Render('mailbox/box/bulk')
  resending(@Query() query: unknown) {
    return this.page('resend', query);
  }

  @Post('resending')
  @Allow(editors)
  @Redirect('/mailbox/sent', 303)
  resend(@Query() query: unknown, @Body() body: unknown, @Req() request: PageRequest) {
    return this.decide('resend', query, body, request);
  }

  @Get('withdrawal')
  @Allow(editors)
  @Render('mailbox/box/bulk')
  withdrawal(@Query() query: unknown) {
    return this.page('withdraw', query);
  }

  @Post('withdrawal')
  @Allow(editors)
  @Redirect('/mailbox/sent', 303)
  withdraw(@Query() query: unknown, @Body() body: unknown, @Req() request: PageRequest) {
    return this.decide('withdraw', query, body, request);
  }

  @Get('closure')
  @Allow(editors)
  @Render('mailbox/box/bulk')
  closing(@Query() query: unknown) {
    return this.page('settle', query);
  }

  @Post('closure')
  @Allow(editors)
  @Redirect('/mailbox/sent', 303)
  close(@Query() query: unknown, @Body() body: unknown, @Req() request: PageRequest) {
    return this.decide('settle', query, body, request);
  }

  private async decide(action: BulkAction, query: unknown, body: unknown, request: PageRequest) {
    const filter = filterOf(query);
    const again: Again = (values, errors) => this.page(action, query, { values, errors });
    const decided = await submitForm({ schema: bulkForm, body, view: 'mailbox/box/bulk', again }, (form) =>
      this.bulk.decide(action, filter, form),
    );
    const text = `${count(decided, 'courriel', 'courriels')}\u00a0: ils ${bulkWords[action].done}. Rechargez la liste dans quelques secondes.`;
    flash(request, { tone: 'move', text });
    return { url: mailLists.out.address(filter.query) };
  }

  private async page(
    action: BulkAction,
    given: unknown,
    returned?: { values: Record<string, unknown>; errors: FormErrors },
  ) {
    const filter = filterOf(given);
    const found = await this.bulk.among(action, filter);
    return bulkView(action, found, new URLSearchParams(filter.query).toString(), returned);
  }
}

/** @throws Refused when something of the address is not understood: mails that nobody asked for would be decided of */
function filterOf(query: unknown): ListFilter {
  const filter = mailLists.out.filter(readListQuery(query));
  if (filter.unknown.length > 0)
    throw new Refused([...filter.unknown, 'Revenez à la liste, enlevez ce filtre, puis recommencez.']);
  return filter;
}
