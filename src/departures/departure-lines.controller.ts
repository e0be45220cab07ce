import { Body, Controller, Get, Param, Post, Query, Redirect, Render, Req } from '@nestjs/common';
import { z } from 'zod';
import { isUuid } from '../platform/uuid.js';
import { optionalChoice, several } from '../platform/forms/form-fields.js';
import { type Again, submitForm } from '../platform/forms/submit-form.js';
import { Knows } from '../platform/web/asked/known-words.js';
import { Allow } from '../platform/web/access.guard.js';
import type { PageRequest } from '../platform/web/current.js';
import { NotFound, RefusedField } from '../platform/web/errors.js';
import { flash } from '../platform/web/flash.js';
import { DepartureDrafts } from './departure-drafts.service.js';
import { exceptionForm } from './departure.form.js';
import { isLine } from './departure-lines.js';
import { DeparturePages } from './page/departure-pages.service.js';
import { orderers } from '../journey/states/roles.js';

/** One line of a departure: who is on it, and what is decided apart for some of them. */
// As views/departures/line calls them.
const exceptionCalled = [
  { name: 'decision', label: 'Décision pour les clients cochés' },
  { name: 'taker', label: 'Reprend' },
  { name: 'reason', label: 'Motif' },
];

@Controller('departures/:id/lines/:line')
export class DepartureLinesController {
  constructor(
    private readonly drafts: DepartureDrafts,
    private readonly pages: DeparturePages,
  ) {}

  @Get()
  @Knows(['after', 'before'])
  @Render('departures/line')
  line(@Param('id') id: string, @Param('line') line: string, @Query() query: Record<string, unknown>) {
    return this.pages.line(id, line, query);
  }

  @Post('exceptions')
  @Allow(orderers)
  @Redirect('/', 303)
  async except(
    @Param('id') id: string,
    @Param('line') line: string,
    @Body() body: unknown,
    @Req() request: PageRequest,
  ) {
    if (!isLine(line)) throw new NotFound();
    const { labels, taker, reason } = exceptionForm(line);
    const schema = z.object({
      clients: several,
      decision: optionalChoice(labels, 'Choisissez une décision de la liste.'),
      taker,
      reason,
    });
    const again: Again = (values, errors) => this.pages.line(id, line, {}, { values, errors });
    await submitForm({ schema, body, view: 'departures/line', fields: exceptionCalled, again }, async (form) => {
      if (!form.decision) throw new RefusedField('decision', 'Choisissez ce qui est décidé pour ces clients.');
      const { clients: clientIds, decision } = form;
      await this.drafts.except(id, line, {
        clientIds: clientIds.filter(isUuid),
        decision,
        taker: form.taker,
        reason: form.reason,
      });
    });
    flash(request, { tone: 'ok', text: 'Décision à part enregistrée.' });
    return { url: `/departures/${id}/lines/${line}` };
  }
}
