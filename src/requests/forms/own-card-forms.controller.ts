import { Controller, Get, Query, Render, Res } from '@nestjs/common';
import type { Response } from 'express';
import { z } from 'zod';
import { several } from '../../platform/forms/form-fields.js';
import { submitForm } from '../../platform/forms/submit-form.js';
import { answerDrawn } from './answer-drawn.js';
import { OwnCardForms } from './own-card-forms.service.js';
import { ownCardFormsView } from './own-card-forms.view.js';

const view = 'requests/forms/own-cards';
const chosenPeople = z.object({ person: several });

/** Orders of cards for the editor's own people, filled to be signed by hand. */
@Controller('card-forms')
export class OwnCardFormsController {
  constructor(private readonly forms: OwnCardForms) {}

  @Get()
  @Render(view)
  async page(@Query('person') person: unknown) {
    return ownCardFormsView(await this.forms.ground(), textsOf(person));
  }

  // As it would be now; kept nowhere.
  @Get('301.pdf')
  async filled(@Query() asked: unknown, @Res({ passthrough: true }) response: Response) {
    const drawn = await submitForm(
      {
        schema: chosenPeople,
        body: asked,
        view,
        again: async ({ person }, errors) => ownCardFormsView(await this.forms.ground(), textsOf(person), errors),
      },
      ({ person }) => this.forms.draw(person),
    );
    return answerDrawn(response, drawn);
  }
}

/** One box ticked comes as a text, several as a list. */
function textsOf(given: unknown): string[] {
  const texts = Array.isArray(given) ? given : [given];
  return [...new Set(texts.filter((text) => typeof text === 'string'))];
}
