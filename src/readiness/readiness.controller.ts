import { Body, Controller, Get, Post, Query, Redirect, Render, Req, Res, type StreamableFile } from '@nestjs/common';
import type { Response } from 'express';
import { answerFile } from '../platform/documents/file-answer.js';
import { sendTable } from '../platform/files/send-table.js';
import { clock } from '../platform/clock.js';
import { annexTitles } from '../requests/mass/annex-cells.js';
import { MassMandates } from './mandate/mass-mandates.service.js';
import { type Again, submitForm } from '../platform/forms/submit-form.js';
import { Knows } from '../platform/web/asked/known-words.js';
import { Allow } from '../platform/web/access.guard.js';
import type { PageRequest } from '../platform/web/current.js';
import { flash } from '../platform/web/flash.js';
import { count } from '../platform/web/view-helpers.js';
import { seenForm } from './designations.form.js';
import { DesignationsService } from './designations.service.js';
import { ThirdParty } from '../accounts/third-party.service.js';
import { ReadinessPages } from './readiness-pages.service.js';
import { editors } from '../journey/states/roles.js';

type Asked = Record<string, unknown>;

@Controller('mass-habilitation')
export class ReadinessController {
  constructor(
    private readonly pages: ReadinessPages,
    private readonly designations: DesignationsService,
    private readonly mandates: MassMandates,
    private readonly thirdParty: ThirdParty,
  ) {}

  @Get()
  @Knows(['readiness'])
  @Render('readiness/mass')
  page(@Query() query: Asked) {
    return this.pages.page(query);
  }

  @Get('mandate.pdf')
  async dossier(@Res({ passthrough: true }) response: Response): Promise<StreamableFile> {
    return answerFile(response, await this.mandates.dossier(), true);
  }

  @Get('mandate.csv')
  async annex(@Res() response: Response): Promise<void> {
    const name = `annexe-mandat-de-masse-${clock.today()}`;
    const file = { format: 'csv', name, sheet: 'Annexe', columns: annexTitles.length } as const;
    await sendTable(response, file, this.mandates.annex());
  }

  @Get('declaration')
  @Allow(['admin'])
  @Render('readiness/declaration')
  declaration() {
    return this.designations.declaration();
  }

  @Post('declaration')
  @Allow(['admin'])
  @Redirect('/mass-habilitation', 303)
  async declare(@Body() body: Asked, @Req() request: PageRequest) {
    const again: Again = (values, errors) => this.designations.declaration(values as Asked, errors);
    const sent = {
      schema: await this.designations.declarationForm(),
      body: { ...body, ...request.uploads },
      view: 'readiness/declaration',
      again,
    };
    await submitForm(sent, ({ since, evidence, siret }) => this.thirdParty.declare(since, evidence, siret));
    flash(request, { tone: 'ok', text: 'Déclaration notée\u00a0: vos clients peuvent vous désigner.' });
    return { url: '/mass-habilitation' };
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
