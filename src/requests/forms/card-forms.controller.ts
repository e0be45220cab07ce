import { Controller, Get, Param, Res } from '@nestjs/common';
import type { Response } from 'express';
import { NotFound } from '../../platform/web/errors.js';
import { CardForms } from './card-forms.service.js';
import { cardForms } from './card-form.js';
import { answerDrawn } from './answer-drawn.js';

/** Orders of cards of one client, filled to be signed by hand. */
@Controller('clients/:clientId/card-forms')
export class CardFormsController {
  constructor(private readonly forms: CardForms) {}

  // As it would be now; kept nowhere.
  @Get(':kind.pdf')
  async filled(
    @Param('clientId') clientId: string,
    @Param('kind') asked: string,
    @Res({ passthrough: true }) response: Response,
  ) {
    const kind = cardForms.find((one) => one === asked);
    if (!kind) throw new NotFound();
    return answerDrawn(response, await this.forms.draw(kind, clientId));
  }
}
