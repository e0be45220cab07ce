import { Body, Controller, Get, Param, Post, Query, Redirect, Render, Req } from '@nestjs/common';
import { ClientFrames } from '../clients/client-frames.js';
import { ClientsService } from '../clients/clients.service.js';
import { ClientNumbers } from '../clients/numbers/client-numbers.service.js';
import { numberChangeForm, wantedNumberFields } from '../clients/numbers/number-change.form.js';
import { newSchema } from '../platform/forms/form.js';
import { submitForm } from '../platform/forms/submit-form.js';
import { Allow } from '../platform/web/access.guard.js';
import { clock } from '../platform/clock.js';
import { type PageRequest, Uploaded, type UploadedFile } from '../platform/web/current.js';
import { RefusedField } from '../platform/web/errors.js';
import { flash } from '../platform/web/flash.js';
import { type FormErrors, readForm } from '../platform/web/read-form.js';
import { numberWords } from '../identifiers/structure-number.js';
import { NumberChangeService } from './number-change.service.js';
import { numberView } from './number-change.view.js';
import { followers } from '../journey/states/roles.js';

type Values = Record<string, unknown>;
interface Said {
  values: Values;
  errors?: FormErrors;
  see?: RefusedField['see'];
}

const wantedNumber = newSchema(wantedNumberFields);

/** What the client is known by: what it was before, and the act that changes it, told before it is done. */
@Controller('clients/:id/number')
export class NumberChangeController {
  constructor(
    private readonly clients: ClientsService,
    private readonly numbers: ClientNumbers,
    private readonly changes: NumberChangeService,
    private readonly frames: ClientFrames,
  ) {}

  /** The address holds the number that is wanted: nothing is done yet. */
  @Get()
  @Render('client-page/number')
  show(@Param('id') id: string, @Query() asked: Values) {
    return this.page(id, { values: asked });
  }

  @Post()
  @Allow(followers)
  @Redirect('/', 303)
  async change(
    @Param('id') id: string,
    @Body() body: Values,
    @Uploaded('evidence') evidence: UploadedFile | null,
    @Req() request: PageRequest,
  ) {
    const client = await this.clients.byId(id);
    const sent = {
      schema: numberChangeForm,
      body: { ...body, evidence },
      view: 'client-page/number',
      before: () => this.clients.refuseClosed(client),
      again: (values: Values, errors: FormErrors, refused?: RefusedField) =>
        this.page(id, { values, errors, see: refused?.see ?? null }),
    };
    await submitForm(sent, (form) => this.changes.change(client, form));
    const now = await this.clients.byId(id);
    flash(request, {
      tone: 'ok',
      text: `Le client est connu par le ${numberWords(now.number)}, anciennement ${numberWords(client.number)}.`,
    });
    return { url: `/clients/${id}` };
  }

  private async page(id: string, { values, errors = {}, see = null }: Said) {
    const client = await this.clients.byId(id);
    const wish = await this.wanted(id, values);
    return {
      ...numberView({
        client,
        formers: await this.numbers.formersOf(id),
        effects: await this.changes.effects(client),
        today: clock.today(),
        wanted: wish.wanted,
        values,
        errors: { ...errors, ...wish.errors },
        see: wish.see ?? see,
      }),
      frame: await this.frames.frame(id, 'number'),
    };
  }

  private async wanted(id: string, values: Values) {
    if (values['number'] === undefined) return { wanted: null, errors: {}, see: null };
    const read = readForm(wantedNumber, values);
    if (!read.ok) return { wanted: null, errors: read.errors, see: null };
    try {
      const { number } = await this.changes.judge(await this.clients.byId(id), read.value.number);
      return { wanted: { number, changedOn: read.value.changedOn }, errors: {}, see: null };
    } catch (error) {
      if (!(error instanceof RefusedField)) throw error;
      return { wanted: null, errors: { [error.field]: error.message }, see: error.see };
    }
  }
}
