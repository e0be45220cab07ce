import { Body, Controller, Get, Param, Post, Redirect, Render, Req } from '@nestjs/common';
import { z } from 'zod';
import { ClientFrames } from '../clients/client-frames.js';
import { ClientsService } from '../clients/clients.service.js';
import { followers } from '../journey/states/roles.js';
import { field, newSchema, shownForm } from '../platform/forms/form.js';
import { line } from '../platform/forms/form-fields.js';
import { submitForm } from '../platform/forms/submit-form.js';
import { Allow } from '../platform/web/access.guard.js';
import type { PageRequest } from '../platform/web/current.js';
import { flash } from '../platform/web/flash.js';
import type { FormErrors } from '../platform/web/read-form.js';
import { ClosureService } from './closure.service.js';

type Values = Record<string, unknown>;

const fields = [
  field('reason', 'Pourquoi le registre se trompe', line('Indiquez d’où vous le savez\u00a0: le client, l’ARS…', 300), {
    required: true,
    maxlength: 300,
  }),
];

// The day that the page told.
const contestForm = newSchema(fields).extend({ seen: z.string().max(10).default('') });

/** What becomes of a client whose legal entity is closed: the ways there are, and what to do when the register is wrong. */
@Controller('clients/:id/closure')
export class ClosureController {
  constructor(
    private readonly clients: ClientsService,
    private readonly closures: ClosureService,
    private readonly frames: ClientFrames,
  ) {}

  @Get()
  @Render('client-page/closure')
  show(@Param('id') id: string) {
    return this.page(id);
  }

  @Post('contestation')
  @Allow(followers)
  @Redirect('/', 303)
  async contest(@Param('id') id: string, @Body() body: Values, @Req() request: PageRequest) {
    const client = await this.clients.byId(id);
    const sent = {
      schema: contestForm,
      body,
      view: 'client-page/closure',
      before: () => this.clients.refuseClosed(client),
      again: (values: Values, errors: FormErrors) => this.page(id, values, errors),
    };
    await submitForm(sent, (given) => this.closures.contest(client, given));
    flash(request, { tone: 'ok', text: 'Fermeture contestée\u00a0: les commandes restent possibles.' });
    return { url: `/clients/${id}` };
  }

  @Post('acceptance')
  @Allow(followers)
  @Redirect('/', 303)
  async accept(@Param('id') id: string, @Req() request: PageRequest) {
    const client = await this.clients.byId(id);
    await this.clients.refuseClosed(client);
    await this.closures.accept(client);
    flash(request, { tone: 'ok', text: 'Fermeture admise\u00a0: plus rien ne se commande pour ce client.' });
    return { url: `/clients/${id}` };
  }

  private async page(id: string, values: Values = {}, errors: FormErrors = {}) {
    const client = await this.clients.byId(id);
    const { closedOn, contestedOn } = await this.closures.of(id);
    const base = `/clients/${id}`;
    return {
      title: `Suite de la fermeture · ${client.name}`,
      // What the closure is, the head of the page says already.
      told: (closedOn ?? contestedOn) !== null,
      contested: contestedOn !== null,
      acceptance: `${base}/closure/acceptance`,
      ways: [
        {
          href: `${base}/number`,
          label: 'Changer le FINESS juridique',
          text: 'une autre entité, qui n’est pas l’un de vos clients, lui succède.',
        },
        {
          href: `${base}/establishments`,
          label: 'Transférer les établissements',
          text: 'un autre de vos clients les reprend\u202f; leurs certificats se commandent chez lui.',
        },
        { href: `${base}/archive`, label: 'Archiver le client', text: 'il n’a plus rien à faire ici.' },
      ],
      form:
        closedOn === null
          ? null
          : shownForm({
              action: `${base}/closure/contestation`,
              fields,
              values,
              errors,
              readWith: { name: 'seen', value: closedOn },
              submit: 'Contester la fermeture',
              tone: 'warn',
            }),
      frame: await this.frames.frame(id, 'closure'),
    };
  }
}
