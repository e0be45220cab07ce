import { Controller, Get, Query, Render, Res } from '@nestjs/common';
import type { Response } from 'express';
import { answerFile } from '../../platform/documents/file-answer.js';
import { fileNameOf } from './filled-forms.service.js';
import { OwnCardForms } from './own-card-forms.service.js';
import { ownCardFormsView } from './own-card-forms.view.js';

/** Orders of cards for the editor's own people, filled to be signed by hand. */
@Controller('card-forms')
export class OwnCardFormsController {
  constructor(private readonly forms: OwnCardForms) {}

  @Get()
  @Render('requests/forms/own-cards')
  async page(@Query('person') person: unknown) {
    return ownCardFormsView(await this.forms.ground(), textsOf(person));
  }

  // As it would be now; kept nowhere.
  @Get('301.pdf')
  async filled(@Query('person') person: unknown, @Res({ passthrough: true }) response: Response) {
    const { pdf } = await this.forms.draw(textsOf(person));
    const fileName = fileNameOf('301', true, '');
    return answerFile(response, { fileName, mediaType: 'application/pdf', bytes: pdf }, false);
  }
}

/** One box ticked comes as a text, several as a list. */
function textsOf(given: unknown): string[] {
  const texts = Array.isArray(given) ? given : [given];
  return [...new Set(texts.filter((text) => typeof text === 'string'))];
}
