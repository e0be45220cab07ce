import { Body, Controller, Get, Post, Query, Redirect, Render } from '@nestjs/common';
import { SelectionsService } from '../../clients/list/selections.service.js';
import { PastedNumbers } from '../../clients/selections/pasted-numbers.service.js';
import { submitForm, type Again } from '../../platform/forms/submit-form.js';
import { listAddress } from '../../platform/lists/list-address.js';
import { Allow } from '../../platform/web/access.guard.js';
import { RefusedField } from '../../platform/web/errors.js';
import { count } from '../../platform/web/view-helpers.js';
import { pastedForm } from './pasted-finess.form.js';
import { pastedFinessView } from './pasted-finess.view.js';
import { editors } from '../../journey/states/roles.js';

/** A campaign that begins from a list of numbers: of a mail, of a table. */
@Controller('campaigns/from-finess')
export class PastedFinessController {
  constructor(
    private readonly pasted: PastedNumbers,
    private readonly selections: SelectionsService,
  ) {}

  @Get()
  @Allow(editors)
  @Render('campaigns/from-finess')
  show(@Query('kind') kind: unknown) {
    return pastedFinessView({ values: { kind: typeof kind === 'string' ? kind.slice(0, 60) : undefined } });
  }

  @Post()
  @Allow(editors)
  @Redirect('/campaigns/new', 303)
  async freeze(@Body() body: unknown) {
    const again: Again = async (values, errors, refused) => {
      const { numbers } = values;
      const lines = refused && typeof numbers === 'string' ? await this.pasted.read(numbers) : null;
      return pastedFinessView({ values, errors }, lines);
    };
    return submitForm({ schema: pastedForm, body, view: 'campaigns/from-finess', again }, async (form) => {
      const lines = await this.pasted.read(form.numbers);
      const clientIds = lines.flatMap(({ clientId }) => clientId ?? []);
      const others = lines.length - clientIds.length;
      if (clientIds.length === 0 || (others > 0 && !form.accept)) throw new RefusedField('numbers', wrong(others));
      const told = `FINESS collés\u00a0: ${count(clientIds.length, 'client', 'clients')}`;
      const selection = await this.selections.freezeAsTold(clientIds, told);
      return { url: listAddress('/campaigns/new', { selection, kind: form.kind }) };
    });
  }
}

function wrong(numbers: number): string {
  return numbers === 1
    ? 'Un numéro n’ajoute aucun client\u00a0: corrigez-le, ou continuez sans lui.'
    : `${numbers} numéros n’ajoutent aucun client\u00a0: corrigez-les, ou continuez sans eux.`;
}
