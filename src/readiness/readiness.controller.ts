import { Body, Controller, Get, Post, Query, Redirect, Render, Req } from '@nestjs/common';
import { type Again, submitForm } from '../platform/forms/submit-form.js';
import { Allow, editors } from '../platform/web/access.guard.js';
import type { PageRequest } from '../platform/web/current.js';
import { flash } from '../platform/web/flash.js';
import { count } from '../platform/web/view-helpers.js';
import { seenForm } from './designations.form.js';
import { DesignationsService } from './designations.service.js';
import { ReadinessPages } from './readiness-pages.service.js';

type Asked = Record<string, unknown>;

@Controller('mass-habilitation')
export class ReadinessController {
  constructor(
    private readonly pages: ReadinessPages,
    private readonly designations: DesignationsService,
  ) {}

  @Get()
  @Render('readiness/mass')
  page(@Query() query: Asked) {
    return this.pages.page(query);
  }

  @Get('designations')
  @Render('readiness/designations')
  awaited(@Query() query: Asked) {
    return this.designations.page(query);
  }

  @Post('designations')
  @Allow(editors)
  @Redirect('/mass-habilitation/designations', 303)
  async record(@Body() body: Asked, @Req() request: PageRequest) {
    const again: Again = (values, errors) => this.designations.page({}, values, errors);
    const sent = { schema: seenForm, body: { ...body, ...request.uploads }, view: 'readiness/designations', again };
    const { designations, habilitations } = await submitForm(sent, (form) => this.designations.record(form));
    const done = count(designations, 'désignation constatée', 'désignations constatées');
    const made = count(habilitations, 'habilitation enregistrée', 'habilitations enregistrées');
    flash(request, { tone: 'ok', text: `${done}, ${made}.` });
    return { url: '/mass-habilitation/designations' };
  }
}
